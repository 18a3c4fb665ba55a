/**
 * The files of a drop in name order, those inside its folders too; hidden ones are left out.
 * To be called while the drop is handled: what was dropped is forgotten afterwards.
 */
export async function droppedFiles(items: Iterable<DataTransferItem>): Promise<File[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  return (await Promise.all(entries.map(filesOf))).flat()
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))]
  const inside = await entriesOf((entry as FileSystemDirectoryEntry).createReader())
  const shown = inside.filter(({ name }) => !name.startsWith('.'))
  shown.sort((a, b) => (a.name < b.name ? -1 : 1))
  return (await Promise.all(shown.map(filesOf))).flat()
}

/** A reader gives a folder's entries by the hundred, and none at its end. */
async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const entries: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    )
    if (some.length === 0) return entries
    entries.push(...some)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
