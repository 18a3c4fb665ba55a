import { seededRandom } from '../base/random'
import type { Interval } from '../contract/domain'
import type { TweetCounts } from './counts'
import { f1 } from './score'

export interface Intervals {
  readonly micro: Interval | null
  /** In the order of `counts.classes`. */
  readonly perClass: readonly (Interval | null)[]
}

/** Percentile intervals (95 %) of F1 from seeded resamples of whole tweets (Efron 1979). Resamples in which F1 is undefined are left out. */
export function bootstrapIntervals(counts: TweetCounts, resamples: number, seed: number): Intervals {
  const width = counts.classes.length
  const micro: number[] = []
  const perClass: number[][] = counts.classes.map(() => [])
  eachResample(counts.tweets, resamples, seed, (draws) => {
    const sums = sumDraws(counts, draws)
    const all = [0, 0, 0]
    for (let c = 0; c < width; c++) {
      const [tp, fp, fn] = [sums[3 * c]!, sums[3 * c + 1]!, sums[3 * c + 2]!]
      all[0]! += tp
      all[1]! += fp
      all[2]! += fn
      const value = f1(tp, fp, fn)
      if (value !== null) perClass[c]!.push(value)
    }
    const value = f1(all[0]!, all[1]!, all[2]!)
    if (value !== null) micro.push(value)
  })
  return { micro: intervalOf(micro), perClass: perClass.map(intervalOf) }
}

/** Calls `use` with how often each tweet was drawn. */
export function eachResample(
  tweets: number,
  resamples: number,
  seed: number,
  use: (draws: Int32Array) => void
): void {
  const random = seededRandom(seed)
  const draws = new Int32Array(tweets)
  for (let r = 0; r < resamples; r++) {
    draws.fill(0)
    for (let i = 0; i < tweets; i++) draws[random.below(tweets)]!++
    use(draws)
  }
}

/** tp, fp, fn by class, `[3 * class + (0 | 1 | 2)]`, when tweet i counts `draws[i]` times. */
export function sumDraws(counts: TweetCounts, draws: Int32Array): Float64Array {
  const sums = new Float64Array(3 * counts.classes.length)
  for (let tweet = 0; tweet < counts.tweets; tweet++) {
    const times = draws[tweet]!
    if (times === 0) continue
    for (let i = counts.starts[tweet]!; i < counts.starts[tweet + 1]!; i++) {
      const at = 3 * counts.cellClass[i]!
      sums[at]! += times * counts.tp[i]!
      sums[at + 1]! += times * counts.fp[i]!
      sums[at + 2]! += times * counts.fn[i]!
    }
  }
  return sums
}

/** The middle 95 %; null for an empty list. */
export function intervalOf(values: number[]): Interval | null {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) }
}

/** Linear between order statistics (Hyndman and Fan 1996, type 7), of ascending values. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = (sorted.length - 1) * q
  const low = Math.floor(at)
  const a = sorted[low]!
  const b = sorted[Math.min(low + 1, sorted.length - 1)]!
  return a + (b - a) * (at - low)
}
