import { type PieceSequences, pieceSequences } from '../model/piece-sequences'
import type { SubWords } from '../model/sub-words'
import { capitalShares, spokenWords } from '../model/word-shape'
import type { WordTable } from '../model/word-table'
import type { Source, TrainingTweet } from './data/labelled'

/** A tweet whose words were looked up. */
export interface Example {
  readonly words: readonly string[]
  /** Rows of the word table. */
  readonly rows: Int32Array
  /** Label sets, one a token; empty where a tweet is only to be tagged. */
  readonly sets: Int32Array
  /** What a transformer reads; null without one. */
  readonly pieces: PieceSequences | null
  readonly capitals: readonly number[]
  /** Flags of lists of names, `[token, flag]`; null without lists. */
  readonly lists: Uint8Array | null
  readonly weight: number
  readonly source: Source
  /** Number of the head that its labels are of. */
  readonly head: number
  /** Share of the examples like it that each epoch sees. */
  readonly share: number
}

/** Tweets that are empty or longer than `maxTokens` are left out. */
export function examplesOf(
  table: WordTable,
  tweets: readonly TrainingTweet[],
  maxTokens: number,
  subWords: SubWords | null = null
): Example[] {
  return tweets
    .filter(({ words }) => words.length > 0 && words.length <= maxTokens)
    .map((tweet) => ({ tweet, spoken: spokenWords(tweet.words) }))
    .map(({ tweet, spoken }) => ({
      words: tweet.words,
      rows: Int32Array.from(spoken, (word) => table.row(word)),
      sets: tweet.sets,
      pieces: subWords === null ? null : pieceSequences(subWords, tweet.words),
      capitals: capitalShares(spoken),
      lists: table.lists?.flags(tweet.words) ?? null,
      weight: tweet.weight,
      source: tweet.source,
      head: tweet.head ?? 0,
      share: tweet.share ?? 1
    }))
}
