import type { Detector } from './detector'

const BOOTSTRAP = 14

/**
 * DMI-TCAT's "bursty keywords" (Borra and Rieder 2014, analysis/mod.trending.php): the count over the mean count of all intervals before, after a
 * bootstrap of 14. Where nothing came before, one mention is assumed so that the score is finite.
 */
export const dmiTcat: Detector = {
  name: 'DMI-TCAT burstiness',
  scores(counts) {
    let sum = 0
    return counts.map((count, t) => {
      const mean = Math.max(sum, 1) / Math.max(1, t)
      sum += count
      return t < BOOTSTRAP ? Number.NEGATIVE_INFINITY : count / mean
    })
  }
}
