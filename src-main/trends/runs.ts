import { alphaAt, type Dispersion } from './dispersion'
import type { Expectation } from './expectation'

/** The series of one entity against what was to be expected. */
export interface Judged extends Expectation {
  readonly counts: Float64Array
  readonly rhythm: Float64Array | null
}

/** Judged buckets `[from, to)`. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly partial: number
}

/** Runs of one length begin every third of it, counted back from the last bucket. */
export function stepOf(length: number): number {
  return Math.max(1, Math.floor(length / 3))
}

/** Tests that an entity takes: runs of every length that fit into so many buckets. */
export function runsIn(buckets: number, lengths: readonly number[]): number {
  return lengths.reduce(
    (sum, length) => sum + (buckets >= length ? Math.floor((buckets - length) / stepOf(length)) + 1 : 0),
    0
  )
}

/** Neighbouring buckets as one: what the level does not know is shared by all of them, the dispersion is each one's own. */
export interface Run {
  readonly count: number
  readonly mean: number
  /** Gamma shape of the level. */
  readonly level: number
  /** Dispersion of the sum, without the level's part. */
  readonly alpha: number
  /** Variance of the sum = mean + spread x mean^2. */
  readonly spread: number
}

/** The `length` buckets that end with `t`. */
export function sumRun(series: Judged, dispersion: Dispersion, t: number, length: number): Run {
  let count = 0
  let mean = 0
  let scatter = 0
  for (let u = t - length + 1; u <= t; u++) {
    const own = Math.max(series.mean[u]!, 0)
    count += series.counts[u]!
    mean += own
    scatter += alphaAt(dispersion, own) * own * own
  }
  const level = series.level[t - length + 1]!
  const alpha = mean > 0 ? scatter / (mean * mean) : 0
  return { count, mean, level, alpha, spread: alpha + 1 / level }
}
