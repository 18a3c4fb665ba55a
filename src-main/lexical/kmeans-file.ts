import { invalidRow, tableLines } from './paths-file'
import { writeWhole } from './vectors-write'

/** Writes `word<TAB>cluster<TAB>...`, one column a granularity. */
export async function writeKMeans(
  path: string,
  words: readonly string[],
  columns: readonly ArrayLike<number>[]
): Promise<void> {
  const rows = words.map((word, i) => `${[word, ...columns.map((column) => column[i])].join('\t')}\n`)
  await writeWhole(path, [rows.join('')])
}

/** Word -> its cluster of each granularity. Throws `not-found`, `unreadable` and `data-invalid` (with the line). */
export async function loadKMeans(path: string): Promise<Map<string, number[]>> {
  const clusters = new Map<string, number[]>()
  let width = 0
  for (const [number, line] of await tableLines(path)) {
    const [word, ...columns] = line.split('\t')
    const ids = columns.map(Number)
    width ||= ids.length
    if (ids.length === 0 || ids.length !== width || !ids.every((id) => Number.isInteger(id) && id >= 0)) {
      throw invalidRow(path, number, 'it is not a word and its cluster numbers, set apart by tabs')
    }
    clusters.set(word!, ids)
  }
  return clusters
}
