import { AppError, throwIfCancelled } from '../base/errors'
import type { JobContext } from '../base/job'
import type { RawTweet, Reject } from '../contract/domain'
import type { FileReport } from '../contract/imports'
import { decode, withNewlines } from './decode'
import { isReject, type Row } from './format'
import { detectFormat } from './formats'
import type { ImportOptions } from './import-options'
import { fingerprint } from './import-options'
import type { Part } from './open'
import type { ImportState, TweetSink } from './ports'
import { survey } from './survey'
import { keyed } from './tweet-key'

const CHUNK_ROWS = 2000
const SHOWN_REJECTS = 20
/** A file that has no tweet among so many rows is given up. */
const PATIENCE = 20_000

/**
 * Imports one part: nothing is written before its first tweet is found, then chunk by chunk, going on where an earlier
 * import of the same bytes with the same options stopped.
 * @throws AppError when the part cannot be used at all, CancelledError between chunks
 */
export async function importPart(
  part: Part,
  options: ImportOptions,
  sink: TweetSink,
  context: Pick<JobContext, 'signal'>,
  onRead: (count: number) => void
): Promise<FileReport> {
  const { sha256, encoding, head, hasReturns } = await survey(part, context.signal, onRead)
  const format = detectFormat(head)
  const notes = new Set<string>()
  const { zone, columns = {}, dateOrder = null } = options
  const text = decode(part.bytes(onRead), encoding)
  const rows = format.read(head, hasReturns ? withNewlines(text) : text, {
    zone,
    columns,
    dateOrder,
    note: (message) => notes.add(message)
  })
  const run = new PartImport(sink, () =>
    sink.begin(part.path, fingerprint(sha256, options), format.name, encoding.encoding)
  )
  let failure: AppError | null = null
  try {
    for await (const row of rows) {
      if (run.rows % 1024 === 0) throwIfCancelled(context.signal)
      if (run.isFull) await run.flush()
      await run.take(row)
      if (run.finished) return { ...run.finished, path: part.path }
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !run.hasBegun) throw thrown
    failure = thrown
    if (thrown.code === 'truncated') {
      await run.take({ line: run.rows + 1, code: 'truncated', message: thrown.message })
      failure = null
    }
  }
  throwIfCancelled(context.signal)
  return run.end((counts) => ({
    path: part.path,
    format: format.name,
    encoding: encoding.encoding,
    ...counts,
    error: failure && { code: failure.code, message: failure.message },
    ...(notes.size > 0 ? { notes: [...notes] } : {})
  }))
}

type Counts = Pick<FileReport, 'rows' | 'imported' | 'duplicates' | 'rejected' | 'rejects'>

class PartImport {
  readonly #sink: TweetSink
  readonly #begin: () => Promise<ImportState>
  #state: ImportState | null = null
  #tweets: RawTweet[] = []
  #rejects: Reject[] = []
  #shown: Reject[] = []
  #imported = 0
  #duplicates = 0
  #rejected = 0
  rows = 0

  constructor(sink: TweetSink, begin: () => Promise<ImportState>) {
    this.#sink = sink
    this.#begin = begin
  }

  get hasBegun(): boolean {
    return this.#state !== null
  }

  get isFull(): boolean {
    return this.#state !== null && this.#tweets.length + this.#rejects.length >= CHUNK_ROWS
  }

  get finished(): FileReport | null {
    return this.#state?.finished ?? null
  }

  async take(row: Row): Promise<void> {
    this.rows++
    if (isReject(row)) {
      if (this.#shown.length < SHOWN_REJECTS) this.#shown.push(row)
      if (!this.#state && this.rows >= PATIENCE) throw this.#noTweets(this.rows)
    } else if (!this.#state) await this.#start()
    if (this.rows <= (this.#state?.row ?? 0)) return
    if (isReject(row)) this.#rejects.push(row)
    else this.#tweets.push(row)
  }

  async #start(): Promise<void> {
    this.#state = await this.#begin()
    this.#imported = this.#state.imported
    this.#duplicates = this.#state.duplicates
    this.#rejected = this.#state.rejected
    if (this.rows <= this.#state.row) this.#rejects = []
  }

  async flush(): Promise<void> {
    if (!this.#state || this.#tweets.length + this.#rejects.length === 0) return
    const chunk = { row: this.rows, tweets: this.#tweets.map(keyed), rejects: this.#rejects }
    const { imported, duplicates } = await this.#sink.add(this.#state.import, chunk)
    this.#imported += imported
    this.#duplicates += duplicates
    this.#rejected += this.#rejects.length
    this.#tweets = []
    this.#rejects = []
  }

  /** Writes what is left. An import that failed on the way stays open, so that it can go on later. */
  async end(report: (counts: Counts) => FileReport): Promise<FileReport> {
    if (!this.#state) throw this.#noTweets(this.rows)
    await this.flush()
    const done = report({
      rows: this.rows,
      imported: this.#imported,
      duplicates: this.#duplicates,
      rejected: this.#rejected,
      rejects: this.#shown
    })
    if (done.error === null) await this.#sink.end(this.#state.import, done)
    return done
  }

  #noTweets(rows: number): AppError {
    const first = this.#shown[0]
    if (rows === 0) {
      return new AppError('no-tweets', 'The file has no rows.', { remedy: 'Export it again.' })
    }
    if (this.#shown.length === rows && this.#shown.every(({ code }) => code === 'truncated')) {
      return new AppError('truncated', 'The file ends in the middle of its first tweet.', {
        remedy: 'Export it again.'
      })
    }
    const why = first ? ` Line ${first.line}: ${first.message}` : ''
    return new AppError('no-tweets', `None of the first ${rows} rows is a tweet.${why}`, {
      remedy: 'Check that it is an export of tweets, or name the column of the text with --column text=NAME.'
    })
  }
}
