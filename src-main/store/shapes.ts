import type { Count, RawTweet, Reject, ScoredSpan } from '../contract/domain'
import type { FileReport } from '../contract/imports'

/** A tweet with the key that tells it from all others. */
export interface KeyedTweet extends RawTweet {
  readonly key: string
}

/** One transaction's worth of an import. `row`: rows of the file that are committed with it. */
export interface Chunk {
  readonly row: number
  readonly tweets: readonly KeyedTweet[]
  readonly rejects: readonly Reject[]
}

/** Where an import of these bytes with these options stands; `finished` is its report once it came to its end. */
export interface ImportState {
  readonly import: number
  readonly row: number
  readonly imported: number
  readonly duplicates: number
  readonly rejected: number
  readonly finished: FileReport | null
}

/** A text that waits for tags, under the number of one of its tweets. */
export interface PendingText {
  readonly tweet: number
  readonly text: string
}

/** A span with the list that wrote it; without one it is the model's. */
export interface TaggedSpan extends ScoredSpan {
  readonly list?: number
}

export interface TaggedText extends PendingText {
  readonly spans: readonly TaggedSpan[]
  /** Spans of the model that a list took the place of. */
  readonly overruled?: readonly ScoredSpan[]
}

/** Borders in quarter hours since 1970 UTC, ascending, one more than buckets. */
export interface CellQuery {
  readonly run: number
  readonly count: Count
  readonly borders: Int32Array
  /** Which entities are told; null means all that have any. */
  readonly least: Least | null
}

/** Entities with `window` units in the buckets `[first, end)`, or with `all` over all borders; and those of `also`, whatever they have. */
export interface Least {
  readonly first: number
  readonly end: number
  readonly window: number
  readonly all: number
  readonly also: Int32Array
  /** Of the others no more than this, those with most mentions; null without a limit. */
  readonly most: number | null
}

/** Entity `entities[i]` has the cells `starts[i]..starts[i + 1]` of `buckets` and `counts`; all ascending. */
export interface Cells {
  readonly entities: Int32Array
  readonly starts: Int32Array
  readonly buckets: Int32Array
  readonly counts: Int32Array
}
