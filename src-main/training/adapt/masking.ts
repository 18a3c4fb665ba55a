import type { Random } from '../../base/random'
import type { PieceBatch } from '../transformer/piece-batch'

/** A framed sequence of pieces, with the place of each word's first piece and, last, the place after the last word. */
export interface WordSequence {
  readonly ids: Int32Array
  readonly words: Int32Array
}

/** What a masked-language model reads and is to find: `targets[i]` is the piece that stood at `places[i]` of the batch. */
export interface MaskedBatch {
  readonly pieces: PieceBatch
  readonly places: Int32Array
  readonly targets: Int32Array
}

export interface MaskRule {
  /** Share of a sequence's pieces that are to be found. */
  readonly share: number
  /** The piece that hides, and the pieces that there are. */
  readonly mask: number
  readonly vocabulary: number
  /** Pieces that are never hidden: what the vocabulary cannot spell. */
  readonly unknown: number
}

/** Of the pieces that are to be found, so many are hidden; half of the rest become any other piece (Devlin et al. 2019). */
const HIDDEN = 0.8

/** Hides whole words of each sequence at random (whole-word masking, Cui et al. 2019). */
export function maskBatch(sequences: readonly WordSequence[], rule: MaskRule, random: Random): MaskedBatch {
  const lengths = sequences.map(({ ids }) => ids.length)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const ids = new Int32Array(total)
  const places = new Int32Array(total)
  const chosen: number[] = []
  const targets: number[] = []
  let at = 0
  for (const sequence of sequences) {
    ids.set(sequence.ids, at)
    for (let i = 0; i < sequence.ids.length; i++) places[at + i] = i
    for (const place of hiddenPlaces(sequence, rule, random)) {
      chosen.push(at + place)
      targets.push(ids[at + place]!)
      const dice = random.next()
      if (dice < HIDDEN) ids[at + place] = rule.mask
      else if (dice < (1 + HIDDEN) / 2) ids[at + place] = random.below(rule.vocabulary)
    }
    at += sequence.ids.length
  }
  return {
    pieces: { ids, places, lengths, rows: new Int32Array(0) },
    places: Int32Array.from(chosen),
    targets: Int32Array.from(targets)
  }
}

/** Places of whole words, together at most the share of the pieces, at least one piece. */
function hiddenPlaces({ ids, words }: WordSequence, rule: MaskRule, random: Random): number[] {
  const count = words.length - 1
  const pieces = words[count]! - words[0]!
  const budget = Math.max(1, Math.round(rule.share * pieces))
  const places: number[] = []
  for (const word of random.shuffle(Array.from({ length: count }, (_, i) => i))) {
    const from = words[word]!
    const to = words[word + 1]!
    if (places.length + to - from > budget || ids[from] === rule.unknown) continue
    for (let place = from; place < to; place++) places.push(place)
    if (places.length === budget) break
  }
  return places.sort((a, b) => a - b)
}
