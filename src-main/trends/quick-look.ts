import type { Dispersion } from './dispersion'
import { logUpperTail } from './negative-binomial'
import type { Cells } from './ports'
import { roughScore } from './ratio'
import type { JudgeSettings } from './settings'

/** What a look at an entity's filled buckets tells. Overwritten by the next call. */
export interface QuickLook {
  /** Units in the window. */
  total: number
  /** Bucket of the window that is furthest above expectation, -1 where none is filled. */
  peak: number
  /** How many deviations above. */
  z: number
  /** Logarithm of its tail probability and lower bound of its log ratio. */
  logRise: number
  rough: number
  /** Highest expected count in the window. */
  most: number
}

export interface QuickInput {
  readonly cells: Cells
  readonly exposure: Float64Array
  readonly dispersion: Dispersion
  readonly settings: JudgeSettings
  readonly burnIn: number
  /** First judged bucket, and the window `[window, windowEnd)`. */
  readonly judgedFrom: number
  readonly window: number
  readonly windowEnd: number
}

/**
 * The expectation of `expect` without a rhythm, computed at filled buckets only: between them the level just decays, and the discounted exposure
 * is the same for all entities. Costs an entity its cells, not its buckets, so that a million rare ones can be looked through.
 */
export function quickLook(input: QuickInput): (index: number) => QuickLook {
  const { cells, exposure, dispersion, settings } = input
  const n = exposure.length
  const discount = 2 ** (-1 / settings.halfLife)
  const powers = Float64Array.from({ length: n + 1 }, (_, k) => discount ** k)
  const known = new Float64Array(n)
  for (let t = 1; t < n; t++) known[t] = discount * known[t - 1]! + exposure[t - 1]!
  let largest = 0
  for (let t = input.judgedFrom; t < input.windowEnd; t++) {
    if (known[t]! > 0) largest = Math.max(largest, exposure[t]! / known[t]!)
  }
  const look: QuickLook = { total: 0, peak: -1, z: 0, logRise: 0, rough: Number.NEGATIVE_INFINITY, most: 0 }
  return (index) => {
    look.total = 0
    look.peak = -1
    look.z = Number.NEGATIVE_INFINITY
    look.logRise = 0
    look.rough = Number.NEGATIVE_INFINITY
    let sum = 0
    let last = 0
    let highest = 0
    let peakMean = 0
    let peakLevel = 1
    let peakCount = 0
    for (let c = cells.starts[index]!; c < cells.starts[index + 1]!; c++) {
      const t = cells.buckets[c]!
      if (t >= input.windowEnd) break
      const count = cells.counts[c]!
      sum *= powers[t - last]!
      last = t
      const level = settings.floor + sum
      const mean = known[t]! > 0 ? (level / known[t]!) * exposure[t]! : 0
      let taught = count
      if (t >= input.burnIn && count > mean) {
        const spread = dispersion.at(mean) + 1 / level
        const deviation = Math.sqrt(mean + mean * mean * spread)
        taught = Math.min(taught, mean + settings.cap * deviation + 1)
        if (t >= input.judgedFrom && mean > 0) {
          const z = (count - mean) / deviation
          if (z > look.z) {
            look.z = z
            look.peak = t
            peakMean = mean
            peakLevel = level
            peakCount = count
          }
        }
      }
      if (t >= input.window) look.total += count
      sum += taught
      highest = Math.max(highest, sum)
    }
    look.most = (settings.floor + highest) * largest
    if (look.peak >= 0) {
      const alpha = dispersion.at(peakMean)
      look.logRise = logUpperTail(peakCount, peakMean, 1 / (alpha + 1 / peakLevel))
      look.rough = roughScore(peakCount, peakMean, peakLevel, alpha)
    }
    return look
  }
}
