import { type Buckets, slotsOf } from './buckets'

/** Weeks of data below which no weekly rhythm is told. */
const LEAST_WEEKS = 4
/** Mentions below which an entity is taken to follow the corpus. */
const LEAST_MENTIONS = 20
/** Standard errors that the variance of the factors must be beyond. */
const DOUBT = 2
/** No hour of the week is taken to be quieter than this: one mention at a dead hour is not news. */
const LEAST_FACTOR = 0.1

/**
 * An entity's own hour-of-week rhythm, as factors on the corpus's rhythm, which is already in the exposure: hour of the day, then weekday,
 * then hour of the week, each relative to those before. A cycle's factors have a gamma prior around 1 whose variance is estimated from the
 * entity itself by moments, less two standard errors (empirical Bayes after Clayton and Kaldor 1987), so that a rare or even entity keeps to the
 * corpus. The bucket's own week and the highest of the other weeks are left out of each slot: neither the bucket itself nor one burst makes a rhythm.
 */
export class Rhythms {
  readonly #cycles: readonly Cycle[]
  readonly #means: Float64Array
  readonly #out: Float64Array
  readonly #weeks: number

  constructor(buckets: Buckets) {
    const n = buckets.slots.length
    const weekOf = (t: number) => buckets.weeks[t]! - buckets.weeks[0]!
    this.#weeks = n === 0 ? 0 : weekOf(n - 1) + 1
    const cycle = (slots: number, slotOf: (bucket: number) => number) =>
      new Cycle(
        slots,
        this.#weeks,
        Int32Array.from({ length: n }, (_, t) => weekOf(t) * slots + slotOf(t))
      )
    const slots = slotsOf(buckets.grain)
    if (slots === 168)
      this.#cycles = [
        cycle(24, (t) => buckets.slots[t]! % 24),
        cycle(7, (t) => Math.floor(buckets.slots[t]! / 24)),
        cycle(168, (t) => buckets.slots[t]!)
      ]
    else this.#cycles = slots === 7 ? [cycle(7, (t) => buckets.slots[t]!)] : []
    this.#means = new Float64Array(n)
    this.#out = new Float64Array(n)
  }

  /**
   * Factors around 1, one a bucket: how much more than its usual share an entity has at this hour of the week. Null where there are too
   * few weeks or mentions to tell, or where the entity shows no rhythm of its own. What it returns is overwritten by the next call.
   */
  factors(counts: Float64Array, exposure: Float64Array): Float64Array | null {
    if (this.#cycles.length === 0 || this.#weeks < LEAST_WEEKS) return null
    const means = this.#means
    const out = this.#out
    const n = out.length
    let total = 0
    let size = 0
    for (let t = 0; t < n; t++) {
      total += counts[t]!
      size += exposure[t]!
    }
    if (total < LEAST_MENTIONS || size === 0) return null
    for (let t = 0; t < n; t++) means[t] = (total / size) * exposure[t]!
    out.fill(1)
    let isEven = true
    for (const cycle of this.#cycles) if (cycle.apply(counts, means, out)) isEven = false
    if (isEven) return null
    let weighted = 0
    for (let t = 0; t < n; t++) {
      out[t] = Math.max(LEAST_FACTOR, out[t]!)
      weighted += out[t]! * exposure[t]!
    }
    for (let t = 0; t < n; t++) out[t] = (out[t]! * size) / weighted
    return out
  }
}

/** One of the cycles that are told one after the other, over reusable space. */
class Cycle {
  readonly #slots: number
  readonly #weeks: number
  /** week x slots + slot of each bucket. */
  readonly #place: Int32Array
  readonly #seen: Float64Array
  readonly #usual: Float64Array
  readonly #factor: Float64Array
  readonly #sums: Float64Array
  readonly #sizes: Float64Array
  readonly #top: Int32Array
  readonly #second: Int32Array

  constructor(slots: number, weeks: number, place: Int32Array) {
    this.#slots = slots
    this.#weeks = weeks
    this.#place = place
    this.#seen = new Float64Array(weeks * slots)
    this.#usual = new Float64Array(weeks * slots)
    this.#factor = new Float64Array(weeks * slots)
    this.#sums = new Float64Array(slots)
    this.#sizes = new Float64Array(slots)
    this.#top = new Int32Array(slots)
    this.#second = new Int32Array(slots)
  }

  /** Multiplies its factors into `means` and `out`; false where the cycle shows nothing. */
  apply(counts: Float64Array, means: Float64Array, out: Float64Array): boolean {
    const place = this.#place
    const seen = this.#seen
    const usual = this.#usual
    const sums = this.#sums
    const sizes = this.#sizes
    const top = this.#top
    const second = this.#second
    const factor = this.#factor
    const slots = this.#slots
    const n = place.length
    seen.fill(0)
    usual.fill(0)
    for (let t = 0; t < n; t++) {
      seen[place[t]!]! += counts[t]!
      usual[place[t]!]! += means[t]!
    }
    this.#rankWeeks()
    let kept = 0
    let keptUsual = 0
    for (let s = 0; s < slots; s++) {
      kept += sums[s]! - seen[top[s]!]!
      keptUsual += sizes[s]! - usual[top[s]!]!
    }
    if (kept <= 0 || keptUsual <= 0) return false
    const scale = kept / keptUsual
    let excess = 0
    let squares = 0
    for (let s = 0; s < slots; s++) {
      const mean = scale * (sizes[s]! - usual[top[s]!]!)
      excess += (sums[s]! - seen[top[s]!]! - mean) ** 2 - mean
      squares += mean * mean
    }
    const variance = (excess - DOUBT * Math.sqrt(2 * squares + kept)) / squares
    if (!(variance > 0)) return false
    const weight = 1 / variance
    for (let s = 0; s < slots; s++) {
      for (let w = 0; w < this.#weeks; w++) {
        const own = w * slots + s
        const highest = top[s] === own ? second[s]! : top[s]!
        const sum = sums[s]! - seen[own]! - (highest >= 0 ? seen[highest]! : 0)
        const mean = scale * (sizes[s]! - usual[own]! - (highest >= 0 ? usual[highest]! : 0))
        factor[own] = (Math.max(0, sum) + weight) / (Math.max(0, mean) + weight)
      }
    }
    for (let t = 0; t < n; t++) {
      means[t] = means[t]! * factor[place[t]!]!
      out[t] = out[t]! * factor[place[t]!]!
    }
    return true
  }

  /** Sums of each slot over the weeks, and the two weeks in which the entity is furthest above its usual share. */
  #rankWeeks(): void {
    const seen = this.#seen
    const usual = this.#usual
    const slots = this.#slots
    for (let s = 0; s < slots; s++) {
      let sum = seen[s]!
      let size = usual[s]!
      let top = s
      let second = -1
      for (let w = 1; w < this.#weeks; w++) {
        const cell = w * slots + s
        sum += seen[cell]!
        size += usual[cell]!
        const beyond = seen[cell]! - usual[cell]!
        if (beyond > seen[top]! - usual[top]!) {
          second = top
          top = cell
        } else if (second < 0 || beyond > seen[second]! - usual[second]!) second = cell
      }
      this.#sums[s] = sum
      this.#sizes[s] = size
      this.#top[s] = top
      this.#second[s] = second
    }
  }
}
