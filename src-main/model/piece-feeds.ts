import { pieceSequences } from './piece-sequences'
import type { SubWords } from './sub-words'

/** A batch of tweets as a bundle's encoder takes it. */
export interface PieceFeeds {
  readonly sequences: number
  /** Pieces of the longest sequence. */
  readonly steps: number
  /** `[sequence, piece]`, filled with the padding piece. */
  readonly pieces: Int32Array
  /** `[sequence]` */
  readonly lengths: Int32Array
  /** `[tweet, token]`: the flat place of a token's first piece in `pieces`; 0 beyond a tweet's end. */
  readonly index: Int32Array
}

/** @param tokens of the longest tweet */
export function pieceFeeds(
  subWords: SubWords,
  tweets: readonly (readonly string[])[],
  tokens: number
): PieceFeeds {
  const cut = tweets.map((words) => pieceSequences(subWords, words))
  const all = cut.flatMap(({ sequences }) => sequences)
  const steps = all.reduce((most, ids) => Math.max(most, ids.length), 1)
  const pieces = new Int32Array(all.length * steps).fill(subWords.header.special.padding)
  const lengths = Int32Array.from(all, (ids, i) => {
    pieces.set(ids, i * steps)
    return ids.length
  })
  const index = new Int32Array(tweets.length * tokens)
  let first = 0
  cut.forEach(({ sequences, sequence, place }, b) => {
    place.forEach((at, t) => {
      index[b * tokens + t] = (first + sequence[t]!) * steps + at
    })
    first += sequences.length
  })
  return { sequences: all.length, steps, pieces, lengths, index }
}
