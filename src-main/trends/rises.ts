import { alphaAt, type Dispersion } from './dispersion'
import type { Findings } from './judge'
import { logUpperTail } from './negative-binomial'
import { roughScore } from './ratio'
import { type Judged, type Span, stepOf } from './runs'

/** Deviations under which a bucket cannot matter to any q under 0.05. */
export const NOTABLE = 1.5

/** What rises are told from: the dispersion of sums over each length of run. */
export interface RunDispersion {
  readonly length: number
  readonly dispersion: Dispersion
}

/**
 * Tail probabilities of every bucket that is notably high, and of every run of buckets against the level from before the run, so that a rise does not hide in what it taught.
 * The rise is the bucket or run that is hardest to explain; its peak is the bucket in it that is hardest to explain by itself, else the highest of all.
 */
export class RiseJudge {
  readonly #runs: readonly RunDispersion[]
  readonly #counted: Float64Array
  readonly #sized: Float64Array

  /** @param buckets of all data */
  constructor(runs: readonly RunDispersion[], buckets: number) {
    this.#runs = runs
    this.#counted = new Float64Array(buckets + 1)
    this.#sized = new Float64Array(buckets + 1)
  }

  /** Gives the rise of entity `i` to `findings` and, where it is told, to `rises`. */
  tell(i: number, series: Judged, span: Span, findings: Findings, rises: number[]): void {
    const counted = this.#counted
    const sized = this.#sized
    const { dispersion } = findings
    const single = hardest(series, dispersion, span.from, span.to)
    let rise = single.logP
    let from = single.at
    let to = single.at + 1
    for (let t = span.from; t < span.to; t++) {
      counted[t + 1] = (t === span.from ? 0 : counted[t]!) + series.counts[t]!
      sized[t + 1] = (t === span.from ? 0 : sized[t]!) + series.size[t]!
    }
    counted[span.from] = 0
    sized[span.from] = 0
    for (const run of this.#runs) {
      const step = stepOf(run.length)
      for (let end = span.to; end - run.length >= span.from; end -= step) {
        const start = end - run.length
        if (!(series.size[start]! > 0)) continue
        const count = counted[end]! - counted[start]!
        const mean = (series.mean[start]! / series.size[start]!) * (sized[end]! - sized[start]!)
        if (!(count > mean)) continue
        const spread = alphaAt(run.dispersion, mean / run.length) + 1 / series.level[start]!
        if (count - mean <= NOTABLE * Math.sqrt(mean + mean * mean * spread)) continue
        const logP = logUpperTail(count, mean, 1 / spread)
        if (logP >= rise) continue
        rise = logP
        from = start
        to = end
      }
    }
    const isTold = rise < 0
    const own = to - from > 1 ? hardest(series, dispersion, from, to) : single
    const peak = own.at >= 0 ? own.at : own.highest
    findings.peak[i] = peak
    if (isTold) rises.push(rise)
    if (peak < 0) return
    const mean = series.mean[peak]!
    const level = series.level[peak]!
    const alpha = alphaAt(dispersion, mean)
    findings.riseFrom[i] = isTold ? from : peak
    findings.riseTo[i] = isTold ? to : peak + 1
    findings.logRise[i] = isTold ? rise : logUpperTail(series.counts[peak]!, mean, 1 / (alpha + 1 / level))
    findings.rough[i] = roughScore(series.counts[peak]!, mean, level, alpha)
  }
}

/** The bucket of `[from, to)` that is hardest to explain (-1 where none is notable), and the highest in deviations. */
function hardest(series: Judged, dispersion: Dispersion, from: number, to: number) {
  let highest = -1
  let highestZ = Number.NEGATIVE_INFINITY
  let logP = 0
  let at = -1
  for (let t = from; t < to; t++) {
    const mean = series.mean[t]!
    if (!(mean > 0)) continue
    const spread = alphaAt(dispersion, mean) + 1 / series.level[t]!
    const z = (series.counts[t]! - mean) / Math.sqrt(mean + mean * mean * spread)
    if (z > highestZ) {
      highestZ = z
      highest = t
    }
    if (z <= NOTABLE) continue
    const own = logUpperTail(series.counts[t]!, mean, 1 / spread)
    if (own >= logP) continue
    logP = own
    at = t
  }
  return { at, highest, logP }
}
