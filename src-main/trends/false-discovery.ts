/** Turns the logarithm of a tail probability into its Benjamini-Hochberg q. */
export type QValue = (logP: number) => number

/**
 * Benjamini and Hochberg 1995 over a family of which only the small probabilities are given: every test that is left out has
 * larger p. q(p) = min over p' >= p of p' x family / rank(p'); a p that is not among those given is ranked as if it were.
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
    if (low < n && logPs[low] === logP) return Math.exp(logQs[low]!)
    const own = logP + Math.log(family) - Math.log(low + 1)
    return Math.exp(Math.min(0, own, low < n ? logQs[low]! : 0))
  }
}
