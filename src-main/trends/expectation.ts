import { alphaAt, type Dispersion } from './dispersion'
import type { JudgeSettings } from './settings'

/** What was to be expected of one entity, bucket by bucket. Reused from entity to entity. */
export interface Expectation {
  /** Expected counts. */
  readonly mean: Float64Array
  /** Gamma shape of the level: how many mentions it was learned from. The level's own variance is mean^2 / shape. */
  readonly level: Float64Array
  /** Counts as the level was taught them: out-of-the-ordinary ones capped. */
  readonly taught: Float64Array
  /** Exposure x rhythm: what a bucket holds of a share that does not change. */
  readonly size: Float64Array
}

export function expectationSpace(buckets: number): Expectation {
  return {
    mean: new Float64Array(buckets),
    level: new Float64Array(buckets),
    taught: new Float64Array(buckets),
    size: new Float64Array(buckets)
  }
}

/**
 * One step ahead: the level is a discounted gamma posterior (Harvey and Fernandes 1989, "Time series models for count or qualitative
 * observations"; West and Harrison 1997, power discounting), so that the predictive is a negative binomial. Each bucket is predicted from those before it alone, then
 * teaches the level: a = g a + n, b = g b + exposure x rhythm, g = 2^(-1 / half-life), mean = (floor + a) / b x exposure x rhythm. Counts beyond
 * `cap` deviations teach no more than the cap (Huber 1964), so that a burst does not poison what is expected after it.
 *
 * Buckets inside the burn-in get the level that the burn-in ended with; they are shown, never judged.
 */
export function expect(
  counts: Float64Array,
  exposure: Float64Array,
  rhythm: Float64Array | null,
  dispersion: Dispersion,
  settings: JudgeSettings,
  burnIn: number,
  out: Expectation
): void {
  const discount = 2 ** (-1 / settings.halfLife)
  const n = counts.length
  let a = 0
  let b = 0
  for (let t = 0; t < n; t++) {
    const size = exposure[t]! * (rhythm === null ? 1 : rhythm[t]!)
    const level = settings.floor + a
    const mean = b > 0 ? (level / b) * size : Number.NaN
    let taught = counts[t]!
    if (t >= burnIn && taught > mean + 1) {
      const deviation = Math.sqrt(mean + mean * mean * (alphaAt(dispersion, mean) + 1 / level))
      taught = Math.min(taught, mean + settings.cap * deviation + 1)
    }
    out.mean[t] = mean
    out.level[t] = level
    out.taught[t] = taught
    out.size[t] = size
    a = discount * a + taught
    b = discount * b + size
    if (t === burnIn - 1 || (t === n - 1 && n < burnIn))
      fillBack(out, exposure, rhythm, t, settings.floor + a, b)
  }
}

/** The buckets up to `last` get the level that was learned from all of them. */
function fillBack(
  out: Expectation,
  exposure: Float64Array,
  rhythm: Float64Array | null,
  last: number,
  level: number,
  size: number
): void {
  for (let t = 0; t <= last; t++) {
    const own = exposure[t]! * (rhythm === null ? 1 : rhythm[t]!)
    out.mean[t] = size > 0 ? (level / size) * own : 0
    out.level[t] = level
  }
}
