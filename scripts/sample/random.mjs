/** Seeded random numbers (mulberry32) with the draws that the sample needs. */
export function createRandom(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n) => Math.floor(next() * n)
  return {
    next,
    below,
    chance: (p) => next() < p,
    pick: (items) => items[below(items.length)],
    between: (low, high) => low + below(high - low + 1),
    /** Knuth's product method in pieces, exact for any mean. */
    poisson(mean) {
      let n = 0
      for (let left = mean; left > 0; left -= 20) {
        const limit = Math.exp(-Math.min(left, 20))
        for (let p = next(); p > limit; p *= next()) n++
      }
      return n
    }
  }
}

/** Draws an index with probability proportional to `weights`. */
export function weighted(random, weights) {
  const sums = []
  let total = 0
  for (const weight of weights) {
    total += weight
    sums.push(total)
  }
  return () => {
    const x = random.next() * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle] > x) high = middle
      else low = middle + 1
    }
    return low
  }
}
