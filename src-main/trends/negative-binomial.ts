import { betaFraction, deviance, logBetaFront, stirlingError } from './special'

/**
 * The negative binomial as a gamma mixture of Poissons: mean m > 0, shape k > 0, variance m + m^2 / k (Greenwood and Yule 1920).
 * Tails are incomplete betas: P(X >= n) = I_{m / (m + k)}(n, k) (Abramowitz and Stegun 26.5.26).
 */

/** log P(X = n), in Loader's saddle-point form. */
export function logMass(n: number, mean: number, shape: number): number {
  const total = mean + shape
  if (n === 0) return -shape * Math.log1p(mean / shape)
  const sum = n + shape
  return (
    stirlingError(sum) -
    stirlingError(n) -
    stirlingError(shape) -
    deviance(n, (sum * mean) / total) -
    deviance(shape, (sum * shape) / total) +
    0.5 * Math.log(shape / (2 * Math.PI * n * sum))
  )
}

/** log P(X >= n), exact far into the tail. */
export function logUpperTail(n: number, mean: number, shape: number): number {
  if (n <= 0) return 0
  const q = mean / (mean + shape)
  const p = shape / (mean + shape)
  if (q < (n + 1) / (n + shape + 2)) return logMass(n, mean, shape) + Math.log(betaFraction(n, shape, q))
  return Math.log1p(-Math.exp(logBetaFront(shape, n, p, q)) * betaFraction(shape, n, p))
}

/** log P(X <= n). */
export function logLowerTail(n: number, mean: number, shape: number): number {
  if (n < 0) return -Infinity
  const a = n + 1
  const q = mean / (mean + shape)
  const p = shape / (mean + shape)
  if (p < (shape + 1) / (a + shape + 2))
    return logBetaFront(shape, a, p, q) + Math.log(betaFraction(shape, a, p))
  return Math.log1p(-Math.exp(logMass(a, mean, shape)) * betaFraction(a, shape, q))
}

/** The smallest n with P(X <= n) >= p: from the normal guess by the masses' recursion. */
export function quantile(p: number, mean: number, shape: number): number {
  const deviation = Math.sqrt(mean + (mean * mean) / shape)
  let n = Math.max(0, Math.floor(mean + normalQuantile(p) * deviation))
  let below = Math.exp(logLowerTail(n, mean, shape))
  let mass = Math.exp(logMass(n, mean, shape))
  const q = mean / (mean + shape)
  while (below < p && n < 1e9) {
    mass *= ((n + shape) / (n + 1)) * q
    n++
    below += mass
    if (mass < 1e-18 && n > mean) break
  }
  while (n > 0 && below - mass >= p) {
    below -= mass
    mass *= n / ((n - 1 + shape) * q)
    n--
  }
  return n
}

/** Good to 4.5e-4, a starting point only (Abramowitz and Stegun 26.2.23). */
function normalQuantile(p: number): number {
  const tail = Math.min(p, 1 - p)
  const t = Math.sqrt(-2 * Math.log(Math.max(tail, 1e-300)))
  const z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  return p < 0.5 ? -z : z
}
