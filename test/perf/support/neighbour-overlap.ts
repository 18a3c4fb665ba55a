import { type Vectors, vectorAt } from '../../../src-main/lexical/vectors'

/** The mean share of a word's nearest neighbours by cosine that two sets of vectors of the same words have in common. */
export function neighbourOverlap(a: Vectors, b: Vectors, probes: readonly string[], count: number): number {
  const [x, y] = [a, b].map((vectors) => ({ vectors, units: unitRows(vectors) })) as [Units, Units]
  const shares = probes.map((word) => {
    const mine = nearest(x, word, count)
    const others = new Set(nearest(y, word, count))
    return mine.filter((neighbour) => others.has(neighbour)).length / count
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

interface Units {
  readonly vectors: Vectors
  readonly units: Float32Array
}

function unitRows(vectors: Vectors): Float32Array {
  const units = vectors.data.slice()
  for (let row = 0; row < vectors.words.length; row++) {
    const scale = 1 / Math.hypot(...vectorAt(vectors, row))
    for (let i = row * vectors.dim; i < (row + 1) * vectors.dim; i++) units[i]! *= scale
  }
  return units
}

function nearest({ vectors, units }: Units, word: string, count: number): string[] {
  const { dim, words } = vectors
  const own = vectors.index.get(word)!
  const cosines = words.map((_, row) => {
    if (row === own) return -2
    let sum = 0
    for (let i = 0; i < dim; i++) sum += units[own * dim + i]! * units[row * dim + i]!
    return sum
  })
  const limit = Float64Array.from(cosines).sort().at(-count)!
  return words.filter((_, row) => cosines[row]! >= limit)
}
