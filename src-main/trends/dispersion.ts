/** Over-dispersion by level: variance = m + alpha(m) m^2. One rare entity cannot tell its own, so those of a level share one. */
export interface Dispersion {
  /** alpha at an expected count. */
  at(mean: number): number
  /** One over alpha, for the record: alphas of the levels 2^-4 ... 2^15. */
  readonly alphas: Float64Array
}

const LOWEST = -4
const LEVELS = 20
const POOL = 200
const LEAST = 0.005

const levelOf = (mean: number) => Math.max(0, Math.min(LEVELS - 1, Math.floor(Math.log2(mean)) - LOWEST))

export interface DispersionTally {
  /** @param variance of the mean itself: what the level's uncertainty adds */
  add(count: number, mean: number, variance: number): void
  finish(): Dispersion
}

/**
 * Pools alpha by moments (Breslow 1984, "Extra-Poisson variation in log-linear models"): sum((n - m)^2 - m - v) / sum(m^2) over all
 * entities and buckets of a level (a power of two), each shrunk toward the alpha of all levels. Give it counts that are capped where they are
 * out of the ordinary, else events pass for noise. Never under 0.005: counts of people talking are not Poisson.
 */
export function dispersionTally(): DispersionTally {
  const excess = new Float64Array(LEVELS)
  const squares = new Float64Array(LEVELS)
  return {
    add(count, mean, variance) {
      const level = levelOf(mean)
      excess[level] = excess[level]! + (count - mean) ** 2 - mean - variance
      squares[level] = squares[level]! + mean * mean
    },
    finish() {
      let allExcess = 0
      let allSquares = 0
      for (let level = 0; level < LEVELS; level++) {
        const weight = 1 / (1 + squares[level]! / POOL)
        allExcess += excess[level]! * weight
        allSquares += squares[level]! * weight
      }
      const common = allSquares > 0 ? Math.max(LEAST, allExcess / allSquares) : LEAST
      const alphas = new Float64Array(LEVELS)
      for (let level = 0; level < LEVELS; level++) {
        alphas[level] = Math.min(
          2,
          Math.max(LEAST, (excess[level]! + POOL * common) / (squares[level]! + POOL))
        )
      }
      return { alphas, at: (mean) => alphas[levelOf(mean)]! }
    }
  }
}

/** The same alpha at every level. */
export function constantDispersion(alpha: number): Dispersion {
  return { alphas: new Float64Array(LEVELS).fill(alpha), at: () => alpha }
}
