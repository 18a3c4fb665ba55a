/** Pseudo-tweets that pull the lift of rare pairs to 1. */
const PRIOR = 1

/**
 * How many times more often two things are said together than if they were independent, shrunk toward 1 by one pseudo-tweet.
 *
 * @param together units with both @param a units with the one @param b units with the other @param units all units
 */
export function lift(together: number, a: number, b: number, units: number): number {
  return (together + PRIOR) / ((a * b) / Math.max(1, units) + PRIOR)
}

/** Log-likelihood ratio of the pair's two-by-two table, in nats x 2 (Dunning 1993): how sure it is that the two go together. */
export function likelihoodRatio(together: number, a: number, b: number, units: number): number {
  const cells = [together, a - together, b - together, units - a - b + together]
  const expected = [
    (a * b) / units,
    (a * (units - b)) / units,
    ((units - a) * b) / units,
    ((units - a) * (units - b)) / units
  ]
  let sum = 0
  for (const [i, n] of cells.entries()) if (n > 0) sum += n * Math.log(n / expected[i]!)
  return 2 * sum
}
