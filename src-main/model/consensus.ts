import { LABELS, labelClass, OUTSIDE } from '../text/labels'
import type { Crf } from './crf'
import { isLegalStart, isLegalTransition, startConstraints, transitionConstraints } from './transitions'
import { viterbi } from './viterbi'

const SIZE = LABELS.length
const LEAST = 1e-6

const LEGAL: Crf = {
  size: SIZE,
  transitions: transitionConstraints(),
  start: startConstraints(),
  end: new Float32Array(SIZE)
}

/** The legal label sequence with the greatest product of marginals `[token, label]`. */
export function consensusLabels(marginals: Float32Array, length: number): Int32Array {
  const values = marginals.map((p) => Math.log(Math.max(p, LEAST)))
  return viterbi(LEGAL, { values, offset: 0, stride: SIZE, length })
}

export interface SilverRule {
  /** From this probability on of the label, or of any entity where the label is of one, the label stands alone. */
  readonly sure: number
  /** Below it every label with at least this marginal is allowed. */
  readonly possible: number
  /** A tweet with entities whose share of ambiguous tokens is above this is dropped. */
  readonly mostAmbiguous: number
}

/**
 * What a teacher's marginals allow at each token, as label indices: the consensus label where it is sure, or where it is sure that there is an entity, else all that are
 * possible. A class in doubt is settled since a model that may choose takes the frequent one, and rare classes vanish. An I- that nothing allowed before it can precede is left out. Null where a tweet with entities is mostly ambiguous.
 */
export function silverLabels(marginals: Float32Array, length: number, rule: SilverRule): number[][] | null {
  const best = consensusLabels(marginals, length)
  const allowed: number[][] = []
  let ambiguous = 0
  for (let t = 0; t < length; t++) {
    const label = best[t]!
    const isOutside = label === OUTSIDE
    const sureness = isOutside ? marginals[t * SIZE + OUTSIDE]! : 1 - marginals[t * SIZE + OUTSIDE]!
    if (sureness >= rule.sure) {
      allowed.push([label])
      continue
    }
    const before = allowed[t - 1]
    const isReachable = (to: number): boolean =>
      before === undefined ? isLegalStart(to) : before.some((from) => isLegalTransition(from, to))
    const possible = Array.from({ length: SIZE }, (_, k) => k).filter(
      (k) => k === label || (marginals[t * SIZE + k]! >= rule.possible && isReachable(k))
    )
    if (possible.length > 1) ambiguous++
    allowed.push(possible)
  }
  const hasEntity = best.some((label) => label !== OUTSIDE)
  return hasEntity && ambiguous > rule.mostAmbiguous * length ? null : allowed
}

/** How often each class begins in the sequences. */
export function countClasses(sequences: readonly Int32Array[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const labels of sequences) {
    for (const label of labels) {
      const name = label % 2 === 1 ? labelClass(label) : null
      if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return counts
}
