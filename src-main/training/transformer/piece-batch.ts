import type { PieceSequences } from '../../model/piece-sequences'

/** The pieces of a batch, sequence after sequence without gaps. */
export interface PieceBatch {
  /** Id of each piece, and its place in its sequence. */
  readonly ids: Int32Array
  readonly places: Int32Array
  /** Pieces of each sequence. */
  readonly lengths: readonly number[]
  /** `[row of the batch]`: the piece that stands for a token; 0 outside. */
  readonly rows: Int32Array
}

/** @param tweets of the batch @param starts first row of each step (batch.ts) */
export function pieceBatch(tweets: readonly PieceSequences[], starts: Int32Array): PieceBatch {
  const sequences = tweets.flatMap((tweet) => tweet.sequences)
  const lengths = sequences.map((ids) => ids.length)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const ids = new Int32Array(total)
  const places = new Int32Array(total)
  const rows = new Int32Array(starts.at(-1) ?? 0)
  let at = 0
  tweets.forEach((tweet, b) => {
    const first = tweet.sequences.map((pieces) => {
      const start = at
      ids.set(pieces, start)
      for (let i = 0; i < pieces.length; i++) places[start + i] = i
      at += pieces.length
      return start
    })
    tweet.place.forEach((place, t) => {
      rows[starts[t]! + b] = first[tweet.sequence[t]!]! + place
    })
  })
  return { ids, places, lengths, rows }
}
