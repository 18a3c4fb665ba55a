const LANCZOS = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174,
  -0.49191381609762019978, 0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4,
  0.15808870322491248884e-3, -0.21026444172410488319e-3, 0.2174396181152126432e-3, -0.16431810653676389022e-3,
  0.84418223983852743293e-4, -0.2619083840158140867e-4, 0.36899182659531622704e-5
]
const LOG_SQRT_2_PI = 0.91893853320467274178

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

/** The x with I_x(a, b) = p, by bisection on the odds x / (1 - x) with Newton steps where they stay inside. Relative 1e-12. */
export function inverseRegularisedBeta(p: number, a: number, b: number): number {
  let low = -745
  let high = 745
  let logit = Math.log(a / b)
  for (let i = 0; i < 200; i++) {
    const x = 1 / (1 + Math.exp(-logit))
    const y = 1 / (1 + Math.exp(logit))
    const value = Math.exp(logRegularisedBeta(a, b, x, y))
    if (value < p) low = logit
    else high = logit
    const slope = a * Math.exp(logBetaFront(a, b, x, y))
    const newton = logit - (value - p) / slope
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - logit) < 1e-13 * Math.max(1, Math.abs(logit))) return 1 / (1 + Math.exp(-next))
    logit = next
  }
  return 1 / (1 + Math.exp(-logit))
}
