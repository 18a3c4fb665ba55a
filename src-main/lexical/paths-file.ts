import { readFile } from 'node:fs/promises'
import { AppError } from '../base/errors'
import { writeWhole } from './vectors-write'

const ROW = /^([01]*)\t([^\t]+)(?:\t\d+)?$/

/** Writes clusters as wcluster does: `path<TAB>word<TAB>count`, in the order of the paths, then of the counts. */
export async function writePaths(
  path: string,
  words: readonly string[],
  paths: readonly string[],
  counts: ArrayLike<number>
): Promise<void> {
  const order = words.map((_, i) => i)
  order.sort((a, b) =>
    paths[a]! < paths[b]! ? -1 : paths[a]! > paths[b]! ? 1 : counts[b]! - counts[a]! || a - b
  )
  await writeWhole(path, [order.map((i) => `${paths[i]}\t${words[i]}\t${counts[i]}\n`).join('')])
}

/** Word -> path from the root of the cluster tree. Throws `not-found`, `unreadable` and `data-invalid` (with the line). */
export async function loadPaths(path: string): Promise<Map<string, string>> {
  const paths = new Map<string, string>()
  for (const [number, line] of await tableLines(path)) {
    const row = ROW.exec(line)
    if (row === null) throw invalidRow(path, number, 'it is not path, tab, word, tab, count')
    paths.set(row[2]!, row[1]!)
  }
  return paths
}

/** The lines of a small table that hold something, each with its number. */
export async function tableLines(path: string): Promise<[number, string][]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new AppError(
      cause.code === 'ENOENT' ? 'not-found' : 'unreadable',
      'the word clusters cannot be read',
      {
        where: path,
        cause
      }
    )
  })
  return text
    .split('\n')
    .map((line, i): [number, string] => [i + 1, line.replace(/\r$/, '')])
    .filter(([, line]) => line !== '')
}

export function invalidRow(path: string, number: number, what: string): AppError {
  return new AppError('data-invalid', `line ${number} of the word clusters cannot be used: ${what}`, {
    where: path,
    remedy: 'name a file that starling cluster wrote'
  })
}
