/** Turns the logarithm of a tail probability into its Benjamini-Hochberg q. */
export type QValue = (logP: number) => number

/**
 * Benjamini and Hochberg 1995 over a family of which only the small probabilities are given: every test that is left out has
 * p >= `cut`, so that q under `cut` are exact. q(p) = min over p' >= p of p' x family / rank(p').
 *
 * @param logPs logarithms of the tail probabilities, any order; sorted in place
 * @param family tests in all, those left out included
 */
export function benjaminiHochberg(logPs: Float64Array, family: number): QValue {
  logPs.sort()
  const n = logPs.length
  const logQs = new Float64Array(n)
  let least = 0
  for (let i = n - 1; i >= 0; i--) {
    least = Math.min(least, logPs[i]! + Math.log(family) - Math.log(i + 1))
    logQs[i] = least
  }
  return (logP) => {
    let low = 0
    let high = n
    while (low < high) {
      const middle = (low + high) >> 1
      if (logPs[middle]! < logP) low = middle + 1
      else high = middle
    }
    return low < n ? Math.exp(logQs[low]!) : 1
  }
}
