import { pieceWindows } from './piece-windows'
import type { SubWords } from './sub-words'

/** A tweet as an encoder reads it. */
export interface PieceSequences {
  /** Ids of each sequence's pieces, framed. */
  readonly sequences: readonly Int32Array[]
  /** Of each word: its sequence, and the place of its first piece there. */
  readonly sequence: Int32Array
  readonly place: Int32Array
}

/** Cuts a tweet's words into pieces, and into windows where they are more than the encoder takes at once. */
export function pieceSequences(subWords: SubWords, words: readonly string[]): PieceSequences {
  const { special, window } = subWords.header
  const room = window - 2
  const pieces = words.map((word) => subWords.pieces(word).slice(0, room))
  const sequence = new Int32Array(words.length)
  const place = new Int32Array(words.length)
  const windows = pieceWindows(
    pieces.map((ids) => ids.length),
    room
  )
  const sequences = windows.map(({ start, end, from, to }, which) => {
    const ids = [special.begin]
    for (let word = start; word < end; word++) {
      if (word >= from && word < to) {
        sequence[word] = which
        place[word] = ids.length
      }
      ids.push(...pieces[word]!)
    }
    ids.push(special.end)
    return Int32Array.from(ids)
  })
  return { sequences, sequence, place }
}
