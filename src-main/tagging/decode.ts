import type { ScoredSpan } from '../contract/domain'
import { type Crf, createLattice } from '../model/crf'
import { viterbi } from '../model/viterbi'
import { isBegin, labelClass, OUTSIDE } from '../text/labels'

/** Tokens above which a text gets a lattice of its own, so that one giant does not hold its buffers for good. */
const LONG = 4096

/**
 * Turns a tweet's emissions `[token, label]` into its spans: the best BIO sequence, and of each span the CRF's probability of exactly
 * that span and class (Culotta and McCallum 2004). Places are `[first token, after last token)`.
 * @param temperature divides the emissions
 */
export function createDecoder(
  crf: Crf,
  temperature: number
): (emissions: Float32Array, length: number) => ScoredSpan[] {
  const shared = createLattice(crf)
  return (emissions, length) => {
    const values = temperature === 1 ? emissions : emissions.map((value) => value / temperature)
    const scores = { values, offset: 0, stride: crf.size, length }
    const labels = viterbi(crf, scores)
    if (labels.every((label) => label === OUTSIDE)) return []
    const lattice = length > LONG ? createLattice(crf) : shared
    lattice.run(scores)
    const spans: ScoredSpan[] = []
    for (let start = 0; start < length; start++) {
      const begin = labels[start]!
      if (!isBegin(begin)) continue
      let end = start + 1
      while (end < length && labels[end] === begin + 1) end++
      spans.push({
        start,
        end,
        class: labelClass(begin)!,
        confidence: Math.min(1, lattice.spanProbability(start, end, begin, begin + 1))
      })
    }
    return spans
  }
}
