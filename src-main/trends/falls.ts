import type { Findings } from './judge'
import { logLowerTail } from './negative-binomial'
import { NOTABLE } from './rises'
import { type Judged, type Span, sumRun } from './runs'

/** Tail probabilities of every run of buckets that is notably low. Gives the strongest to `findings` and to `falls`. */
export function judgeFalls(
  i: number,
  series: Judged,
  span: Span,
  lengths: readonly number[],
  findings: Findings,
  falls: number[]
): void {
  for (const length of lengths) {
    for (let t = span.from + length - 1; t < span.to; t++) {
      if (t === span.partial) continue
      const run = sumRun(series, findings.dispersion, t, length)
      const deviation = Math.sqrt(run.mean + run.mean * run.mean * run.spread)
      if (run.mean - run.count <= NOTABLE * deviation) continue
      const logP = logLowerTail(run.count, run.mean, 1 / run.spread)
      if (logP >= findings.logFall[i]!) continue
      findings.logFall[i] = logP
      findings.trough[i] = t
      findings.fallRun[i] = length
      findings.roughFall[i] =
        Math.log((run.count + 0.5) / run.mean) + 1.96 * Math.sqrt(1 / (run.count + 0.5) + run.spread)
    }
  }
  if (findings.trough[i]! >= 0) falls.push(findings.logFall[i]!)
}
