import type { Detector } from './detector'

const BIAS = 0.5

/**
 * SigniTrend (Schubert, Weiler and Kriegel 2014): deviations of the count above an exponentially weighted mean, with an exponentially weighted variance and a
 * bias term that keeps rare words quiet; here with a half-life of a week, without hashing.
 */
export const signiTrend: Detector = {
  name: 'SigniTrend',
  scores(counts, period) {
    const alpha = 1 - 2 ** (-1 / period)
    let mean = 0
    let variance = 0
    return counts.map((count, t) => {
      const score = (count - Math.max(mean, BIAS)) / (Math.sqrt(variance) + BIAS)
      const change = count - mean
      mean += alpha * change
      variance = (1 - alpha) * (variance + alpha * change * change)
      return t < 14 ? Number.NEGATIVE_INFINITY : score
    })
  }
}
