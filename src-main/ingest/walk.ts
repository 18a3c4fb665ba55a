import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../base/errors'
import { fileError } from './file-error'

/** A file to import, or a place that could not be looked into. */
export interface Found {
  readonly path: string
  readonly error: unknown
}

/** The files of the given files and folders: folders recursively, in name order (code points), without hidden entries. */
export async function* walk(paths: readonly string[]): AsyncGenerator<Found> {
  for (const path of paths) {
    let isEmpty = true
    for await (const found of visit(path)) {
      isEmpty = false
      yield found
    }
    if (isEmpty) yield { path, error: emptyFolder(path) }
  }
}

async function* visit(path: string): AsyncGenerator<Found> {
  let names: string[]
  try {
    if (!(await stat(path)).isDirectory()) {
      yield { path, error: null }
      return
    }
    names = await readdir(path)
  } catch (thrown) {
    yield { path, error: fileError(thrown, path) }
    return
  }
  names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  for (const name of names) if (!name.startsWith('.')) yield* visit(join(path, name))
}

function emptyFolder(path: string): AppError {
  return new AppError('empty-file', 'The folder holds no files.', {
    where: path,
    remedy: 'Name the folder or the file that holds the export.'
  })
}
