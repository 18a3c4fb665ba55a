/** Characters of a shingle. */
const LENGTH = 4

/**
 * The distinct runs of four UTF-16 code units of a text key, each as 32 bits (multiplied and mixed as MurmurHash3 does, Appleby 2011), ascending. Runs
 * of characters, since a typing error or a cut-off end then changes few of them (Broder 1997, "On the resemblance and containment of documents").
 */
export function shingles(key: string): Uint32Array {
  const all = new Uint32Array(Math.max(0, key.length - LENGTH + 1))
  for (let i = 0; i < all.length; i++) {
    let hash = 0x9747b28c
    for (let j = i; j < i + LENGTH; j++)
      hash = Math.imul(hash ^ key.charCodeAt(j), 0x5bd1e995) ^ (hash >>> 15)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    all[i] = hash ^ (hash >>> 13)
  }
  all.sort()
  let n = 0
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[n++] = all[i]!
  return all.slice(0, n)
}

/** Shared shingles over all of both (Jaccard 1901), 0 to 1. Both ascending. */
export function resemblance(a: Uint32Array, b: Uint32Array): number {
  let i = 0
  let j = 0
  let shared = 0
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      shared++
      i++
      j++
    } else if (a[i]! < b[j]!) i++
    else j++
  }
  const all = a.length + b.length - shared
  return all === 0 ? 0 : shared / all
}
