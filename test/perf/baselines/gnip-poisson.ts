import type { Detector } from './detector'

const WEEKS = 4

/**
 * Gnip's cycle-corrected Poisson (Hendrickson, Kolb, Lehman and Montague 2015, "Trend detection in social data"): the background rate is the mean count at the
 * same time of the last four weeks; eta is the excess over it in units of its Poisson confidence interval (normal form, 99 %).
 */
export const gnipPoisson: Detector = {
  name: 'Gnip cycle-corrected Poisson',
  scores(counts, period) {
    return counts.map((count, t) => {
      let sum = 0
      let weeks = 0
      for (let w = 1; w <= WEEKS && t - w * period >= 0; w++, weeks++) sum += counts[t - w * period]!
      if (weeks === 0) return Number.NEGATIVE_INFINITY
      const rate = sum / weeks
      return (count - rate) / (2.576 * Math.sqrt(rate + 1))
    })
  }
}
