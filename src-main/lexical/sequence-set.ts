/** A set of integer sequences, kept as 52-bit hashes: two of ten million are mistaken for one another with a chance of one in a hundred. */
export class SequenceSet {
  #cells = new Float64Array(1 << 16)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** True where the sequence was not there before. */
  add(sequence: Int32Array): boolean {
    if (this.#size * 2 >= this.#cells.length) this.#grow()
    const isNew = place(this.#cells, hash(sequence))
    if (isNew) this.#size++
    return isNew
  }

  #grow(): void {
    const larger = new Float64Array(this.#cells.length * 2)
    for (const key of this.#cells) if (key !== 0) place(larger, key)
    this.#cells = larger
  }
}

function place(cells: Float64Array, key: number): boolean {
  const mask = cells.length - 1
  let at = (key % 4294967291) & mask
  while (cells[at] !== 0) {
    if (cells[at] === key) return false
    at = (at + 1) & mask
  }
  cells[at] = key
  return true
}

/** Two multiplicative hashes with the finalisers of MurmurHash3 (Appleby 2011), never 0. */
function hash(sequence: Int32Array): number {
  let low = 0x811c9dc5
  let high = 0x2f0b4c47
  for (let i = 0; i < sequence.length; i++) {
    const item = sequence[i]!
    low = Math.imul(low ^ item, 0x01000193)
    low ^= low >>> 15
    high = Math.imul((high << 13) | (high >>> 19), 5) + Math.imul(item, 0xcc9e2d51)
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b)
  low ^= low >>> 13
  high = Math.imul(high ^ (high >>> 16), 0xc2b2ae35)
  high ^= high >>> 13
  return (high & 0xfffff) * 4294967296 + (low >>> 0) + 1
}
