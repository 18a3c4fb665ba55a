/** Minima that make a band: texts of resemblance s share a band with probability s^ROWS. */
const ROWS = 5

export interface MinHash {
  /** The bands of a text's signature, 32 bits each. Overwritten by the next call. */
  bands(shingles: Uint32Array): Uint32Array
}

/**
 * MinHash (Broder 1997) with banding (Indyk and Motwani 1998): the least value of each of 5 n permutations of the shingles, by multiplying and adding, five to a band. Two
 * texts of resemblance s share one of n bands with probability 1 - (1 - s^5)^n.
 */
export function minHash(bands: number): MinHash {
  const factors = new Int32Array(bands * ROWS)
  const offsets = new Int32Array(bands * ROWS)
  let state = 0x2545f491
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state
  }
  for (let i = 0; i < factors.length; i++) {
    factors[i] = next() | 1
    offsets[i] = next()
  }
  const out = new Uint32Array(bands)
  return {
    bands(shingles) {
      for (let band = 0; band < bands; band++) {
        let mixed = band + 1
        for (let row = band * ROWS; row < (band + 1) * ROWS; row++) {
          const factor = factors[row]!
          const offset = offsets[row]!
          let least = 0xffffffff
          for (let i = 0; i < shingles.length; i++) {
            const product = Math.imul(shingles[i]!, factor) + offset
            const value = (product ^ (product >>> 15)) >>> 0
            if (value < least) least = value
          }
          mixed = Math.imul(mixed ^ least, 0xc2b2ae35)
          mixed ^= mixed >>> 16
        }
        out[band] = mixed >>> 0
      }
      return out
    }
  }
}
