/** A growing list of 32-bit integers, 4 bytes each. */
export class IntegerList {
  #items = new Int32Array(1 << 16)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#items.length) {
      const larger = new Int32Array(this.#items.length * 2)
      larger.set(this.#items)
      this.#items = larger
    }
    this.#items[this.#length++] = value
  }

  truncate(length: number): void {
    this.#length = length
  }

  /** A view of the items, valid until the next push. */
  view(from = 0): Int32Array {
    return this.#items.subarray(from, this.#length)
  }
}
