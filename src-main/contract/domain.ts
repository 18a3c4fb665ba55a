import type { EntityClass } from './classes'

/** `[start, end)` in UTF-16 code units of the tweet's text as imported. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly class: EntityClass
}

/** A span that a run wrote. `confidence` is the CRF's probability of exactly this span and class, 0 to 1. */
export interface ScoredSpan extends Span {
  readonly confidence: number
}

/** `collective`: the rest of the import settled what the model doubted. */
export type MentionSource = 'model' | 'analyst' | 'list' | 'collective'

/** A span as the screen shows it: with its entity and who put it there. */
export interface MarkedSpan extends ScoredSpan {
  /** Entity number; null where the span's name folds to nothing. */
  readonly entity: number | null
  readonly source: MentionSource
}

export type TweetKind = 'original' | 'retweet' | 'quote' | 'reply'

/** A tweet as a reader found it in a file, before validation of anything but its shape. */
export interface RawTweet {
  /** 1-based line of the file (or ordinal of the object where lines mean nothing). */
  readonly line: number
  /** The tweet's own id; null where the file has none or where it was damaged. */
  readonly id: string | null
  /** Milliseconds since 1970 UTC; null where no time can be told. */
  readonly time: number | null
  readonly author: string | null
  readonly text: string
  readonly kind: TweetKind
  readonly lang: string | null
}

export interface Reject {
  readonly line: number
  readonly code: string
  readonly message: string
}

/** A tweet with its tags as a screen or `starling tweets` shows it. */
export interface TweetRow {
  /** Number inside the workspace. */
  readonly tweet: number
  /** The id of the export, else a key made from author, time and text. */
  readonly id: string
  /** Milliseconds since 1970 UTC; null where unknown. */
  readonly time: number | null
  readonly author: string | null
  readonly text: string
  readonly kind: TweetKind
  readonly spans: readonly MarkedSpan[]
  /** Number of the latest annotation revision of this tweet; null where no one has annotated it. */
  readonly revision: number | null
}

/** The unit that is counted. */
export const COUNTS = ['tweets', 'originals', 'authors', 'texts'] as const
export type Count = (typeof COUNTS)[number]

/** The day that weeks begin with; Monday is ISO's. */
export const WEEK_STARTS = ['monday', 'sunday'] as const
export type WeekStart = (typeof WEEK_STARTS)[number]
export const GRAINS = ['hour', 'day', 'week', 'month'] as const
export type Grain = (typeof GRAINS)[number]

export const KINDS = ['new', 'burst', 'ramp', 'shift', 'seasonal', 'steady', 'falling'] as const
export type Kind = (typeof KINDS)[number]

/** Progress of long work. `total` is null where it is not known. */
export interface Progress {
  readonly phase: string
  /** What is counted; absent where the phase says it. */
  readonly unit?: 'bytes' | 'tweets' | 'batches' | 'epochs'
  readonly done: number
  readonly total: number | null
}

/** Counts first: what precision, recall and F1 are derived from. */
export interface Tally {
  readonly tp: number
  readonly fp: number
  readonly fn: number
}

/** Unrounded fractions; null where there is neither gold nor prediction. `support` = tp + fn. */
export interface Score {
  readonly precision: number | null
  readonly recall: number | null
  readonly f1: number | null
  readonly support: number
}

export interface ClassScore extends Score, Tally {}

/** An interval from seeded resamples of tweets. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** What `starling evaluate` prints, and what a bundle's card and the Models screen show. */
export interface EvaluationReport {
  readonly micro: Score & { readonly interval: Interval | null }
  readonly macro: Score
  readonly untyped: Score
  readonly perClass: Readonly<Record<string, ClassScore & { readonly interval: Interval | null }>>
  readonly token: {
    readonly accuracy: number
    readonly perLabel: Readonly<Record<string, ClassScore>>
    /** `matrix[gold][predicted]`, tokens, in the order of `labels`. */
    readonly confusion: {
      readonly labels: readonly string[]
      readonly matrix: readonly (readonly number[])[]
    }
  }
  readonly tweetsPerSecond: number | null
}

/** One epoch of a training run. Losses are means per tweet, accuracy and F1 fractions. */
export interface EpochRecord {
  readonly epoch: number
  readonly loss: number
  readonly accuracy: number | null
  readonly devLoss: number | null
  readonly devF1: number | null
}
