const LANCZOS = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  3.399464998481189e-5, 4.652362892704858e-5, -9.837447530487956e-5, 0.0001580887032249125,
  -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639, 8.441822398385275e-5,
  -2.6190838401581408e-5, 3.6899182659531625e-6
]
const LOG_SQRT_2_PI = 0.9189385332046728

/** log Γ(x) for x > 0 (Lanczos 1964, with Godfrey's coefficients, g = 607/128). */
export function logGamma(x: number): number {
  let sum = LANCZOS[0]!
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (x + i)
  const t = x + 5.2421875
  return (x + 0.5) * Math.log(t) - t + LOG_SQRT_2_PI + Math.log(sum / x)
}

/** log n! minus Stirling's approximation of it, n > 0 real (Loader 2000, "Fast and accurate computation of binomial probabilities"). */
export function stirlingError(n: number): number {
  if (n <= 15) return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - LOG_SQRT_2_PI
  const s = 1 / (n * n)
  if (n > 500) return (1 / 12 - s / 360) / n
  if (n > 80) return (1 / 12 - (1 / 360 - s / 1260) * s) / n
  if (n > 35) return (1 / 12 - (1 / 360 - (1 / 1260 - s / 1680) * s) * s) / n
  return (
    (1 / 12 -
      (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - (691 / 360360 - s / 156) * s) * s) * s) * s) * s) /
    n
  )
}

/** x log(x / m) + m - x without cancellation (Loader 2000). */
export function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x
  const v = (x - m) / (x + m)
  let sum = (x - m) * v
  let term = 2 * x * v
  for (let j = 1; j < 1000; j++) {
    term *= v * v
    const next = sum + term / (2 * j + 1)
    if (next === sum) break
    sum = next
  }
  return sum
}

/**
 * log of x^a y^b / (a B(a, b)) with y = 1 - x given apart, so that neither end loses digits: what stands before the continued
 * fraction of the incomplete beta, in Loader's form. a, b > 0.
 */
export function logBetaFront(a: number, b: number, x: number, y: number): number {
  const n = a + b
  return (
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    deviance(a, n * x) -
    deviance(b, n * y) +
    0.5 * Math.log(b / (2 * Math.PI * a * n))
  )
}

/** The continued fraction of the incomplete beta (Abramowitz and Stegun 26.5.8) by Lentz's method; fast for x < (a + 1) / (a + b + 2). */
export function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  d = 1 / (Math.abs(d) < tiny ? tiny : d)
  let h = d
  for (let m = 1; m < 20_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 + even * d
    c = 1 + even / c
    d = 1 / (Math.abs(d) < tiny ? tiny : d)
    if (Math.abs(c) < tiny) c = tiny
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 + odd * d
    c = 1 + odd / c
    d = 1 / (Math.abs(d) < tiny ? tiny : d)
    if (Math.abs(c) < tiny) c = tiny
    const step = d * c
    h *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return h
}

/** log of the regularised incomplete beta I_x(a, b), y = 1 - x given apart. a, b > 0. */
export function logRegularisedBeta(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return -Infinity
  if (y <= 0) return 0
  if (x < (a + 1) / (a + b + 2)) return logBetaFront(a, b, x, y) + Math.log(betaFraction(a, b, x))
  return Math.log1p(-Math.exp(logBetaFront(b, a, y, x)) * betaFraction(b, a, y))
}

/**
 * log(x / (1 - x)) of the x with I_x(a, b) = p: Newton steps on the log odds, bisection where they leave the bracket. As log odds,
 * since x itself comes too near to 1 for a double.
 */
export function inverseBetaLogOdds(p: number, a: number, b: number): number {
  let low = -700
  let high = 700
  let logit = Math.log(a / b)
  for (let i = 0; i < 200; i++) {
    const x = 1 / (1 + Math.exp(-logit))
    const y = 1 / (1 + Math.exp(logit))
    const value = Math.exp(logRegularisedBeta(a, b, x, y))
    if (value < p) low = logit
    else high = logit
    const newton = logit - (value - p) / (a * Math.exp(logBetaFront(a, b, x, y)))
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - logit) < 1e-13 * Math.max(1, Math.abs(logit))) return next
    logit = next
  }
  return logit
}
