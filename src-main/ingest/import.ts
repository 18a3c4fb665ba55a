import { stat } from 'node:fs/promises'
import { AppError, throwIfCancelled } from '../base/errors'
import type { JobContext } from '../base/job'
import type { FileReport } from '../contract/imports'
import type { ImportOptions } from './import-options'
import { importPart } from './import-part'
import { openParts } from './open'
import type { TweetSink } from './ports'
import { type Found, walk } from './walk'
import { zoneClock } from './zone-time'

/**
 * Imports files, folders and ZIP archives. Each file, also each in an archive, stands alone: one that cannot be used is listed with its error, the others are
 * imported. Progress counts bytes, each by halves: a file is read once for its hash and encoding, once for its rows.
 * @throws AppError `usage` for a zone that does not exist, CancelledError between two chunks
 */
export async function importFiles(
  paths: readonly string[],
  options: ImportOptions,
  sink: TweetSink,
  context: JobContext
): Promise<FileReport[]> {
  zoneClock(options.zone)
  const found: Found[] = []
  let total = 0
  for await (const file of walk(paths)) {
    throwIfCancelled(context.signal)
    found.push(file)
    total += file.error ? 0 : await sizeOf(file.path)
  }
  let done = 0
  const onRead = (count: number): void => {
    done += count / 2
    context.report({ phase: 'import', unit: 'bytes', done: Math.round(done), total })
  }
  const reports: FileReport[] = []
  for (const file of found) {
    throwIfCancelled(context.signal)
    reports.push(...(await importFile(file, options, sink, context, onRead)))
  }
  return reports
}

async function importFile(
  file: Found,
  options: ImportOptions,
  sink: TweetSink,
  context: JobContext,
  onRead: (count: number) => void
): Promise<FileReport[]> {
  const reports: FileReport[] = []
  try {
    if (file.error) throw file.error
    for (const part of await openParts(file.path)) {
      reports.push(
        await importPart(part, options, sink, context, onRead).catch((thrown: unknown) =>
          unusable(part.path, thrown, context)
        )
      )
      for (const note of reports.at(-1)?.notes ?? []) context.log(`${part.path}: ${note}`)
    }
  } catch (thrown) {
    reports.push(unusable(file.path, thrown, context))
  }
  return reports
}

/** The report of what cannot be used; anything but an expected failure is thrown on. */
function unusable(path: string, error: unknown, context: JobContext): FileReport {
  if (!(error instanceof AppError)) throw error
  context.log(`${path}: ${error.message}`)
  const message = error.at.remedy ? `${error.message} ${error.at.remedy}` : error.message
  const none = { rows: 0, imported: 0, duplicates: 0, rejected: 0, rejects: [] }
  return { path, format: null, encoding: null, ...none, error: { code: error.code, message } }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0
  )
}
