import type { ScoredSpan } from '../../src-main/contract/domain'
import { bioToSpans, type TokenSpan } from '../../src-main/text/bio'
import { LABELS } from '../../src-main/text/labels'

interface Scores {
  /** `[from, to]`, `[label]`, `[label]`, unconstrained. */
  readonly transitions: ArrayLike<number>
  readonly start: ArrayLike<number>
  readonly end: ArrayLike<number>
}

/** The best legal BIO labelling and the probability of each of its spans, by walking every legal labelling. For three tokens or so. */
export function bruteForce(crf: Scores, emissions: readonly (readonly number[])[]): ScoredSpan[] {
  const size = LABELS.length
  let best = Number.NEGATIVE_INFINITY
  let bestSpans: TokenSpan[] = []
  let total = 0
  const weights = new Map<string, number>()
  const walk = (path: number[], score: number): void => {
    const t = path.length
    const last = path[t - 1]
    if (t === emissions.length) {
      const whole = score + (last === undefined ? 0 : crf.end[last]!)
      const spans = bioToSpans(path.map((label) => LABELS[label]!))
      total += Math.exp(whole)
      for (const span of spans) {
        const key = `${span.start} ${span.end} ${span.class}`
        weights.set(key, (weights.get(key) ?? 0) + Math.exp(whole))
      }
      if (whole > best) {
        best = whole
        bestSpans = spans
      }
      return
    }
    for (let k = 0; k < size; k++) {
      const label = LABELS[k]!
      const before = last === undefined ? 'O' : LABELS[last]!
      if (label.startsWith('I-') && before.slice(2) !== label.slice(2)) continue
      const step = last === undefined ? crf.start[k]! : crf.transitions[last * size + k]!
      walk([...path, k], score + step + emissions[t]![k]!)
    }
  }
  walk([], 0)
  return bestSpans.map((span) => ({
    ...(span as ScoredSpan),
    confidence: weights.get(`${span.start} ${span.end} ${span.class}`)! / total
  }))
}
