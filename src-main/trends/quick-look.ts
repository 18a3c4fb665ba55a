import { alphaAt, type Dispersion } from './dispersion'
import { logUpperTail } from './negative-binomial'
import type { Cells } from './ports'
import { roughScore } from './ratio'
import type { RunDispersion } from './rises'
import type { JudgeSettings } from './settings'

/** What a look at an entity's filled buckets tells. Overwritten by the next call. */
export interface QuickLook {
  /** Units in the window. */
  total: number
  /** Bucket of the window that is furthest above expectation, -1 where none is filled. */
  peak: number
  /** Logarithm of its tail probability and lower bound of its log ratio. */
  logRise: number
  rough: number
  /** Highest expected count in the window. */
  most: number
  /** A run of buckets may be a rise. */
  isRun: boolean
}

export interface QuickInput {
  readonly cells: Cells
  readonly exposure: Float64Array
  readonly dispersion: Dispersion
  readonly runs: readonly RunDispersion[]
  readonly settings: JudgeSettings
  readonly burnIn: number
  /** First judged bucket, and the window `[window, windowEnd)`. */
  readonly judgedFrom: number
  readonly window: number
  readonly windowEnd: number
}

/** Fewer mentions in a run than this cannot be a rise that its buckets do not tell. */
const LEAST_RUN = 4
const DEVIATIONS = 3
const DOUBTFUL_RUN = Math.log(1e-4)

/**
 * The expectation of `expect` without a rhythm, computed at filled buckets only: between them the level just decays, and the discounted exposure
 * is the same for all entities. Costs an entity its cells, not its buckets, so that a million rare ones can be looked through.
 */
export class QuickLooker {
  readonly #input: QuickInput
  /** Discount to the power of so many buckets. */
  readonly #powers: Float64Array
  /** Discounted exposure before each bucket. */
  readonly #known: Float64Array
  /** Exposure of all buckets before each. */
  readonly #sized: Float64Array
  /** What the level had learned before each cell of the entity. */
  readonly #before: Float64Array
  /** The largest judged bucket against what was known before it. */
  readonly #largest: number
  readonly #look: QuickLook = {
    total: 0,
    peak: -1,
    logRise: 0,
    rough: Number.NEGATIVE_INFINITY,
    most: 0,
    isRun: false
  }

  constructor(input: QuickInput) {
    const { exposure, settings, judgedFrom, windowEnd } = input
    const n = exposure.length
    const discount = 2 ** (-1 / settings.halfLife)
    this.#input = input
    this.#powers = Float64Array.from({ length: n + 1 }, (_, k) => discount ** k)
    this.#known = new Float64Array(n)
    for (let t = 1; t < n; t++) this.#known[t] = discount * this.#known[t - 1]! + exposure[t - 1]!
    this.#sized = new Float64Array(n + 1)
    for (let t = 0; t < n; t++) this.#sized[t + 1] = this.#sized[t]! + exposure[t]!
    this.#before = new Float64Array(n)
    let largest = 0
    for (let t = judgedFrom; t < windowEnd; t++) {
      if (this.#known[t]! > 0) largest = Math.max(largest, exposure[t]! / this.#known[t]!)
    }
    this.#largest = largest
  }

  of(index: number): QuickLook {
    const { exposure, dispersion, settings, burnIn, judgedFrom, window, windowEnd } = this.#input
    const { starts, buckets, counts } = this.#input.cells
    const { floor, cap } = settings
    const capped = cap ** 2
    const powers = this.#powers
    const known = this.#known
    const before = this.#before
    const look = this.#look
    look.total = 0
    look.peak = -1
    look.logRise = 0
    look.rough = Number.NEGATIVE_INFINITY
    let sum = 0
    let last = 0
    let highest = 0
    let peakMean = 0
    let peakLevel = 1
    let peakCount = 0
    let furthest = 0
    const begin = starts[index]!
    let inside = begin
    for (let c = begin; c < starts[index + 1]!; c++) {
      const t = buckets[c]!
      if (t >= windowEnd) break
      const count = counts[c]!
      sum *= powers[t - last]!
      last = t
      before[c - begin] = sum
      if (t < judgedFrom) inside = c + 1
      let taught = count
      if (count > 1 || t >= judgedFrom) {
        const level = floor + sum
        const mean = known[t]! > 0 ? (level / known[t]!) * exposure[t]! : 0
        const beyond = count - mean
        if (t >= burnIn && beyond > 0 && (beyond > 1 || t >= judgedFrom)) {
          const spread = alphaAt(dispersion, mean) + 1 / level
          const variance = mean + mean * mean * spread
          if (beyond > 1 && (beyond - 1) ** 2 > capped * variance)
            taught = mean + cap * Math.sqrt(variance) + 1
          if (t >= judgedFrom && mean > 0) {
            const far = (beyond * beyond) / variance
            if (far > furthest) {
              furthest = far
              look.peak = t
              peakMean = mean
              peakLevel = level
              peakCount = count
            }
          }
        }
      }
      if (t >= window) look.total += count
      sum += taught
      highest = Math.max(highest, sum)
    }
    look.isRun = look.total >= LEAST_RUN && this.#hasRun(begin, inside, starts[index + 1]!)
    look.most = (floor + highest) * this.#largest
    if (look.peak >= 0) {
      const alpha = alphaAt(dispersion, peakMean)
      look.logRise = logUpperTail(peakCount, peakMean, 1 / (alpha + 1 / peakLevel))
      look.rough = roughScore(peakCount, peakMean, peakLevel, alpha)
    }
    return look
  }

  /**
   * Some run of judged buckets that ends with a filled bucket is hard to explain; where exactly runs begin matters little here.
   * @param inside the first cell of judged buckets
   */
  #hasRun(begin: number, inside: number, end: number): boolean {
    const { settings, windowEnd, runs } = this.#input
    const { buckets, counts } = this.#input.cells
    const known = this.#known
    const sized = this.#sized
    const before = this.#before
    const unjudged = inside > begin ? buckets[inside - 1]! : Number.NEGATIVE_INFINITY
    for (const { length, dispersion: own } of runs) {
      let first = inside
      let count = 0
      for (let c = inside; c < end; c++) {
        const t = buckets[c]!
        if (t >= windowEnd) break
        count += counts[c]!
        while (buckets[first]! <= t - length) count -= counts[first++]!
        if (count < LEAST_RUN || unjudged > t - length) continue
        const start = buckets[first]!
        if (!(known[start]! > 0)) continue
        const level = settings.floor + before[first - begin]!
        const mean = (level / known[start]!) * (sized[t + 1]! - sized[Math.max(0, t + 1 - length)]!)
        const beyond = count - mean
        if (beyond <= 0 || beyond * beyond <= DEVIATIONS ** 2 * mean) continue
        const spread = alphaAt(own, mean / length) + 1 / level
        if (beyond * beyond <= DEVIATIONS ** 2 * (mean + mean * mean * spread)) continue
        if (logUpperTail(count, mean, 1 / spread) < DOUBTFUL_RUN) return true
      }
    }
    return false
  }
}
