import type { ScoredSpan } from '../contract/domain'
import { type Crf, createLattice } from '../model/crf'
import { tempered, temperedScores } from '../model/temper'
import { viterbi } from '../model/viterbi'
import { isBegin, labelClass, OUTSIDE } from '../text/labels'

/** Tokens above which a text gets a lattice of its own, so that one giant does not hold its buffers for good. */
const LONG = 4096

/**
 * Turns a tweet's emissions `[token, label]` into its spans: the best BIO sequence, and of each span the CRF's probability of exactly
 * that span and class (Culotta and McCallum 2004). Places are `[first token, after last token)`.
 * @param temperature divides all scores before the probability is taken; the tags do not depend on it
 */
export function createDecoder(
  crf: Crf,
  temperature: number
): (emissions: Float32Array, length: number) => ScoredSpan[] {
  const cooled = tempered(crf, temperature)
  const shared = createLattice(cooled)
  return (emissions, length) => {
    const scores = { values: emissions, offset: 0, stride: crf.size, length }
    const labels = viterbi(crf, scores)
    if (labels.every((label) => label === OUTSIDE)) return []
    const lattice = length > LONG ? createLattice(cooled) : shared
    lattice.run({ ...scores, values: temperedScores(emissions, temperature) })
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
