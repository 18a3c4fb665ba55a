/** Over-dispersion by level: variance = m + alpha(m) m^2. One rare entity cannot tell its own, so those of a level share one. */
export interface Dispersion {
  /** The alphas of the levels 2^-4 ... 2^15. */
  readonly alphas: Float64Array
}

const LOWEST = -4
const LEVELS = 20
/** Entities' worth of the common alpha that every level starts with. */
const POOL = 10
export const LEAST = 0.005
const MOST = 2
/** Sum of 2 n n' from which on an entity's alpha counts. */
const LEAST_SQUARES = 200

/** floor(log2(mean)) - LOWEST, by the leading bit. */
const levelOf = (mean: number) => Math.max(0, Math.min(LEVELS - 1, 31 - Math.clz32(mean * 2 ** -LOWEST)))

/**
 * Each entity's alpha from the differences of neighbouring buckets (von Neumann 1941: successive differences measure the noise around a level that moves), with the Poisson part
 * taken out by moments (Breslow 1984): with r = m' / m, sum((n' - n r)^2 - (n + n') r) / sum(2 n n' r), so that ramps and shifts do not pass for noise. A level's alpha (by
 * powers of two of the mean of the two counts) is the median over its entities, shrunk toward the median over all: nor does an entity with a burst. Never under
 * 0.005: counts of people talking are not Poisson.
 */
export class DispersionTally {
  readonly #excess = new Float64Array(LEVELS)
  readonly #squares = new Float64Array(LEVELS)
  readonly #found: number[][] = Array.from({ length: LEVELS }, () => [])
  readonly #least: number

  /** @param least the alpha that no level is taken to be under */
  constructor(least = LEAST) {
    this.#least = least
  }

  /** Two neighbouring buckets (or runs of `length` buckets) of the current entity with what was expected in them. */
  add(count: number, mean: number, nextCount: number, nextMean: number, length = 1): void {
    const sum = count + nextCount
    if (sum === 0) return
    const level = levelOf(sum / 2 / length)
    const r = nextMean / mean
    this.#excess[level] = this.#excess[level]! + (nextCount - count * r) ** 2 - sum * r
    this.#squares[level]! += 2 * count * nextCount * r
  }

  /** The current entity is done. */
  next(): void {
    for (let level = 0; level < LEVELS; level++) {
      const squares = this.#squares[level]!
      if (squares >= LEAST_SQUARES) this.#found[level]!.push(this.#excess[level]! / squares)
      this.#excess[level] = 0
      this.#squares[level] = 0
    }
  }

  finish(): Dispersion {
    const least = this.#least
    const common = clamp(median(this.#found.flat(), least), least)
    const alphas = Float64Array.from(this.#found, (own) =>
      own.length === 0
        ? common
        : clamp((own.length * clamp(median(own, least), least) + POOL * common) / (own.length + POOL), least)
    )
    return { alphas }
  }
}

function median(values: number[], none: number): number {
  if (values.length === 0) return none
  values.sort((a, b) => a - b)
  const middle = values.length >> 1
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2
}

function clamp(alpha: number, least: number): number {
  return Math.max(least, Math.min(MOST, alpha))
}

/** The same alpha at every level. */
export function constantDispersion(alpha: number): Dispersion {
  return { alphas: new Float64Array(LEVELS).fill(alpha) }
}

/** alpha at an expected count. */
export function alphaAt({ alphas }: Dispersion, mean: number): number {
  return alphas[levelOf(mean)]!
}
