import { type Buckets, slotsOf } from './buckets'

/** Weeks of data below which no weekly rhythm is told. */
const LEAST_WEEKS = 4
/** Mentions below which an entity is taken to follow the corpus. */
const LEAST_MENTIONS = 20
/** Standard errors that the variance of the factors must be beyond. */
const DOUBT = 2
/** No hour of the week is taken to be quieter than this: one mention at a dead hour is not news. */
const LEAST_FACTOR = 0.1

export interface RhythmTool {
  /**
   * Factors around 1, one a bucket: how much more than its usual share an entity has at this hour of the week. Null where there are too
   * few weeks or mentions to tell, or where the entity shows no rhythm of its own. What it returns is overwritten by the next call.
   */
  factors(counts: Float64Array, exposure: Float64Array): Float64Array | null
}

/** The cycles that are told one after the other, each as the slot of every bucket. */
interface Cycle {
  readonly slots: number
  readonly of: (bucket: number) => number
}

/**
 * An entity's own hour-of-week rhythm, as factors on the corpus's rhythm, which is already in the exposure: hour of the day, then weekday,
 * then hour of the week, each relative to those before. A cycle's factors have a gamma prior around 1 whose variance is estimated from the
 * entity itself by moments, less two standard errors (empirical Bayes after Clayton and Kaldor 1987), so that a rare or even entity keeps to the
 * corpus. The bucket's own week and the highest of the other weeks are left out of each slot: neither the bucket itself nor one burst makes a rhythm.
 */
export function rhythmTool(buckets: Buckets): RhythmTool {
  const n = buckets.slots.length
  const week = (t: number) => buckets.weeks[t]! - buckets.weeks[0]!
  const weeks = n === 0 ? 0 : week(n - 1) + 1
  const slots = slotsOf(buckets.grain)
  const cycles: Cycle[] =
    slots === 168
      ? [
          { slots: 24, of: (t) => buckets.slots[t]! % 24 },
          { slots: 7, of: (t) => Math.floor(buckets.slots[t]! / 24) },
          { slots: 168, of: (t) => buckets.slots[t]! }
        ]
      : slots === 7
        ? [{ slots: 7, of: (t) => buckets.slots[t]! }]
        : []
  const passes = cycles.map((cycle) => pass(cycle, n, weeks, week))
  const means = new Float64Array(n)
  const out = new Float64Array(n)
  return {
    factors(counts, exposure) {
      if (passes.length === 0 || weeks < LEAST_WEEKS) return null
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
      for (const apply of passes) if (apply(counts, means, out)) isEven = false
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
}

/** One cycle over reusable space: multiplies its factors into `means` and `out`; false where the cycle shows nothing. */
function pass(cycle: Cycle, n: number, weeks: number, week: (t: number) => number) {
  const place = Int32Array.from({ length: n }, (_, t) => week(t) * cycle.slots + cycle.of(t))
  const seen = new Float64Array(weeks * cycle.slots)
  const usual = new Float64Array(weeks * cycle.slots)
  const factor = new Float64Array(weeks * cycle.slots)
  const sums = new Float64Array(cycle.slots)
  const sizes = new Float64Array(cycle.slots)
  const top = new Int32Array(cycle.slots)
  const second = new Int32Array(cycle.slots)

  return (counts: Float64Array, means: Float64Array, out: Float64Array): boolean => {
    seen.fill(0)
    usual.fill(0)
    for (let t = 0; t < n; t++) {
      seen[place[t]!] = seen[place[t]!]! + counts[t]!
      usual[place[t]!] = usual[place[t]!]! + means[t]!
    }
    let kept = 0
    let keptUsual = 0
    for (let s = 0; s < cycle.slots; s++) {
      rankWeeks(s)
      kept += sums[s]! - seen[top[s]!]!
      keptUsual += sizes[s]! - usual[top[s]!]!
    }
    if (kept <= 0 || keptUsual <= 0) return false
    const scale = kept / keptUsual
    let excess = 0
    let squares = 0
    for (let s = 0; s < cycle.slots; s++) {
      const mean = scale * (sizes[s]! - usual[top[s]!]!)
      excess += (sums[s]! - seen[top[s]!]! - mean) ** 2 - mean
      squares += mean * mean
    }
    const variance = (excess - DOUBT * Math.sqrt(2 * squares + kept)) / squares
    if (!(variance > 0)) return false
    const weight = 1 / variance
    for (let s = 0; s < cycle.slots; s++) {
      for (let w = 0; w < weeks; w++) {
        const own = w * cycle.slots + s
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

  /** Sums of a slot over the weeks, and the two weeks in which the entity is furthest above its usual share. */
  function rankWeeks(s: number): void {
    sums[s] = 0
    sizes[s] = 0
    top[s] = s
    second[s] = -1
    for (let w = 0; w < weeks; w++) {
      const cell = w * cycle.slots + s
      sums[s] = sums[s]! + seen[cell]!
      sizes[s] = sizes[s]! + usual[cell]!
      if (w === 0) continue
      if (seen[cell]! - usual[cell]! > seen[top[s]!]! - usual[top[s]!]!) {
        second[s] = top[s]!
        top[s] = cell
      } else if (second[s]! < 0 || seen[cell]! - usual[cell]! > seen[second[s]!]! - usual[second[s]!]!) {
        second[s] = cell
      }
    }
  }
}
