import type { ScoredSpan } from '../contract/domain'
import type { SourcedSpan } from './overlay'

/** A text that waits for tags: `tweet` is one of the tweets that have this very text. */
export interface PendingText {
  readonly tweet: number
  readonly text: string
}

export interface TaggedText extends PendingText {
  readonly spans: readonly SourcedSpan[]
  /** Spans of the model that a list took the place of. */
  readonly overruled?: readonly ScoredSpan[]
}

/** Texts that a run has not tagged yet, newest first, each distinct text once. */
export interface TweetSource {
  pending(run: number): Promise<{ readonly tweets: number; readonly texts: number }>
  /** The next texts that were not handed out since `pending` was called. Empty at the end. */
  next(run: number, limit: number): Promise<readonly PendingText[]>
}

/** Writes tags with their entities, mentions and cube rows for every tweet of the same text, in one transaction. */
export interface SpanSink {
  write(
    run: number,
    tagged: readonly TaggedText[]
  ): Promise<{ readonly tweets: number; readonly mentions: number }>
}

/** Tags texts. Results are in the order of the input. */
export interface Tagger {
  readonly model: string
  tag(texts: readonly string[], signal?: AbortSignal): Promise<ScoredSpan[][]>
  /** The same for tokens that stand fixed: spans are `[first token, after last token)`. */
  tagTokens(tweets: readonly (readonly string[])[], signal?: AbortSignal): Promise<ScoredSpan[][]>
  close(): Promise<void>
}
