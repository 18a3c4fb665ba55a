import type { FileReport } from '../../src-main/contract/imports'
import type { ImportState, KeyedTweet, TweetSink } from '../../src-main/ingest/ports'

interface MemoryImport {
  readonly fingerprint: string
  state: Omit<ImportState, 'import'>
}

/** A sink that keeps tweets in memory by the rules of a store: one transaction an `add`, no key twice. */
export class MemorySink implements TweetSink {
  /** All that came, with duplicates. */
  readonly seen: KeyedTweet[] = []
  readonly tweets = new Map<string, KeyedTweet>()
  readonly imports: MemoryImport[] = []
  /** Called before each `add`; may throw, as a crash does. */
  beforeAdd: (adds: number) => void = () => {}
  #adds = 0

  async begin(_path: string, fingerprint: string): Promise<ImportState> {
    let number = this.imports.findIndex((known) => known.fingerprint === fingerprint)
    if (number < 0) {
      const state = { row: 0, imported: 0, duplicates: 0, rejected: 0, finished: null }
      number = this.imports.push({ fingerprint, state }) - 1
    }
    return { import: number, ...this.imports[number]!.state }
  }

  async add(
    number: number,
    chunk: Parameters<TweetSink['add']>[1]
  ): Promise<{ imported: number; duplicates: number }> {
    this.beforeAdd(this.#adds++)
    this.seen.push(...chunk.tweets)
    const before = this.tweets.size
    for (const tweet of chunk.tweets) if (!this.tweets.has(tweet.key)) this.tweets.set(tweet.key, tweet)
    const imported = this.tweets.size - before
    const duplicates = chunk.tweets.length - imported
    const known = this.imports[number]!
    const { state } = known
    known.state = {
      row: chunk.row,
      imported: state.imported + imported,
      duplicates: state.duplicates + duplicates,
      rejected: state.rejected + chunk.rejects.length,
      finished: null
    }
    return { imported, duplicates }
  }

  async end(number: number, finished: FileReport): Promise<void> {
    const known = this.imports[number]!
    known.state = { ...known.state, finished }
  }
}
