import type { ScoredSpan } from '../contract/domain'
import { consensusLabels } from '../model/consensus'
import { type Crf, createLattice } from '../model/crf'
import { tempered, temperedProbability, temperedScores } from '../model/temper'
import { isBegin, labelClass, OUTSIDE } from '../text/labels'

/** A member's learned scores, and the temperature that calibrates its own confidences. */
export interface DecodedMember {
  readonly crf: Crf
  readonly temperature: number
  /** In the mean; the weights of all sum to 1. */
  readonly weight: number
}

/**
 * Turns the emissions `[token, label]` that several models have of one tweet into its spans: the best BIO sequence of the weighted mean of their marginals,
 * and of each span the mean of the probabilities that their CRFs give exactly that span and class. Places are `[first token, after last token)`.
 * @param temperature divides the log odds of that mean: pooled forecasts are too cautious (Ranjan and Gneiting 2010); the tags do not
 * depend on it
 */
export function createMeanDecoder(
  members: readonly DecodedMember[],
  temperature: number
): (emissions: readonly Float32Array[], length: number) => ScoredSpan[] {
  const size = members[0]!.crf.size
  const lattices = members.map((member) => createLattice(tempered(member.crf, member.temperature)))
  return (emissions, length) => {
    const mean = new Float32Array(length * size)
    lattices.forEach((lattice, m) => {
      const values = temperedScores(emissions[m]!, members[m]!.temperature)
      lattice.run({ values, offset: 0, stride: size, length })
      lattice.addMarginals(members[m]!.weight, mean, 0, size)
    })
    const labels = consensusLabels(mean, length)
    if (labels.every((label) => label === OUTSIDE)) return []
    const spans: ScoredSpan[] = []
    for (let start = 0; start < length; start++) {
      const begin = labels[start]!
      if (!isBegin(begin)) continue
      let end = start + 1
      while (end < length && labels[end] === begin + 1) end++
      const pooled = lattices.reduce(
        (sum, lattice, m) => sum + members[m]!.weight * lattice.spanProbability(start, end, begin, begin + 1),
        0
      )
      const confidence = temperedProbability(Math.min(1, pooled), temperature)
      spans.push({ start, end, class: labelClass(begin)!, confidence })
    }
    return spans
  }
}
