import type { Detector } from './detector'

/** Deviations above the mean of all buckets before: the rule that everyone tries first. */
export const meanDeviation: Detector = {
  name: 'mean + 3 sd',
  scores(counts) {
    let sum = 0
    let squares = 0
    return counts.map((count, t) => {
      const mean = sum / Math.max(1, t)
      const deviation = Math.sqrt(Math.max(0, squares / Math.max(1, t) - mean * mean))
      sum += count
      squares += count * count
      return t < 14 ? Number.NEGATIVE_INFINITY : (count - mean) / Math.max(deviation, 1e-6 + Math.sqrt(1 / t))
    })
  }
}
