import { type PieceFeeds, pieceFeeds } from './piece-feeds'
import type { SubWords } from './sub-words'
import type { Vocabulary } from './vocabulary'
import { CAPITAL_COUNT, capitalShares, spokenWords } from './word-shape'
import { createWordTable, type WordInputs, type WordTable, wordInputs } from './word-table'

/** A batch of tweets as the graph takes it: word features once for each distinct token, and where they stand. */
export interface EncodedBatch {
  readonly words: WordInputs
  readonly tweets: number
  /** Tokens of the longest tweet. */
  readonly steps: number
  /** `[tweet, token]`: which of `words`; 0 beyond a tweet's end. */
  readonly index: Int32Array
  /** `[tweet]`, tokens. */
  readonly lengths: Int32Array
  /** `[tweet, CAPITAL_COUNT]` */
  readonly capitals: Float32Array
  /** Flags of lists of names, `[tweet, token, flag]`; null without lists. */
  readonly lists: Float32Array | null
  /** What a transformer reads; null without one. */
  readonly pieces: PieceFeeds | null
}

/** Distinct tokens that an encoder remembers before it begins anew. */
const REMEMBERED = 200_000

/** Encodes tokenised tweets for a bundle's graph. No tweet may be empty. @param subWords of a transformer; null without one */
export function createEncoder(
  vocabulary: Vocabulary,
  subWords: SubWords | null = null
): (tweets: readonly (readonly string[])[]) => EncodedBatch {
  let table = createWordTable(vocabulary)
  return (tweets) => {
    if (table.size > REMEMBERED) table = createWordTable(vocabulary)
    return encodeBatch(table, tweets, subWords)
  }
}

export function encodeBatch(
  table: WordTable,
  tweets: readonly (readonly string[])[],
  subWords: SubWords | null = null
): EncodedBatch {
  const steps = tweets.reduce((most, words) => Math.max(most, words.length), 1)
  const index = new Int32Array(tweets.length * steps)
  const lengths = new Int32Array(tweets.length)
  const capitals = new Float32Array(tweets.length * CAPITAL_COUNT)
  const listed = table.lists === null ? null : new Float32Array(tweets.length * steps * table.lists.width)
  const rows: number[] = []
  const places = new Map<number, number>()
  tweets.forEach((words, b) => {
    lengths[b] = words.length
    const spoken = spokenWords(words)
    capitals.set(capitalShares(spoken), b * CAPITAL_COUNT)
    if (table.lists !== null) listed!.set(table.lists.flags(words), b * steps * table.lists.width)
    spoken.forEach((word, t) => {
      const row = table.row(word)
      let place = places.get(row)
      if (place === undefined) {
        place = rows.push(row) - 1
        places.set(row, place)
      }
      index[b * steps + t] = place
    })
  })
  return {
    words: wordInputs(table, rows),
    tweets: tweets.length,
    steps,
    index,
    lengths,
    capitals,
    lists: listed,
    pieces: subWords === null ? null : pieceFeeds(subWords, tweets, steps)
  }
}
