/** Word vectors: row `index.get(word)` of `data`, `dim` floats each. */
export interface Vectors {
  readonly dim: number
  readonly words: readonly string[]
  readonly index: ReadonlyMap<string, number>
  readonly data: Float32Array
}

export function vectorsOf(words: readonly string[], dim: number, data: Float32Array): Vectors {
  return { dim, words, index: new Map(words.map((word, row) => [word, row])), data }
}

/** A view of one row. */
export function vectorAt(vectors: Vectors, row: number): Float32Array {
  return vectors.data.subarray(row * vectors.dim, (row + 1) * vectors.dim)
}
