import type { RawTweet, Reject } from '../contract/domain'
import type { FileReport } from '../contract/imports'

/** Where a half-done import of the same bytes with the same options stopped: rows up to `row` are committed. */
export interface ImportState {
  readonly import: number
  readonly row: number
  readonly imported: number
  readonly duplicates: number
  readonly rejected: number
  /**
   * The report of an import of the same bytes that came to its end: as it was while nobody was told (a killed call, started again), else
   * with all its tweets as duplicates.
   */
  readonly finished: FileReport | null
}

/** A tweet with the key that tells it from all others: its id, else a hash of author, time and text. */
export interface KeyedTweet extends RawTweet {
  readonly key: string
}

/** What an import needs of a store. Each `add` is one transaction that also moves `row` forward. */
export interface TweetSink {
  /** @param fingerprint sha256 of the file's bytes and the import's options */
  begin(path: string, fingerprint: string, format: string, encoding: string): Promise<ImportState>
  add(
    importNumber: number,
    chunk: {
      readonly row: number
      readonly tweets: readonly KeyedTweet[]
      readonly rejects: readonly Reject[]
    }
  ): Promise<{ readonly imported: number; readonly duplicates: number }>
  end(importNumber: number, report: FileReport): Promise<void>
}
