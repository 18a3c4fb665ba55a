/** What is used of the browser's `FileSystemEntry`: a file has `file`, a folder `createReader`. */
export interface DroppedEntry {
  readonly name: string
  readonly isFile: boolean
  file?(done: (file: File) => void, failed: (error: Error) => void): void
  createReader?(): Reader
}

interface Reader {
  readEntries(done: (some: DroppedEntry[]) => void, failed: (error: Error) => void): void
}

/**
 * The files of a drop in name order, those inside its folders too; hidden ones are left out.
 * To be called while the drop is handled: what was dropped is forgotten afterwards.
 */
export async function droppedFiles(
  items: Iterable<{ webkitGetAsEntry(): DroppedEntry | null }>
): Promise<File[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  return (await Promise.all(entries.map(filesOf))).flat()
}

async function filesOf(entry: DroppedEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((resolve, reject) => entry.file?.(resolve, reject))]
  const shown = (await entriesOf(entry.createReader?.())).filter(({ name }) => !name.startsWith('.'))
  shown.sort((a, b) => (a.name < b.name ? -1 : 1))
  return (await Promise.all(shown.map(filesOf))).flat()
}

/** A reader gives a folder's entries by the hundred, and none at its end. */
async function entriesOf(reader: Reader | undefined): Promise<DroppedEntry[]> {
  const entries: DroppedEntry[] = []
  for (;;) {
    const some = await new Promise<DroppedEntry[]>((resolve, reject) => reader?.readEntries(resolve, reject))
    if (some.length === 0) return entries
    entries.push(...some)
  }
}
