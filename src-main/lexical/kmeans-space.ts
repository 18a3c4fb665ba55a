import { type Vectors, vectorAt } from './vectors'

const PAGE = 65536

interface KMeansKernel {
  compare(...values: number[]): void
}

/** Unit vectors, room for centres, and for each point its best centre so far, in the kernel's memory. */
export interface KMeansSpace {
  readonly points: number
  readonly dim: number
  /** Writes the unit vector along `centre`. */
  setCentre(number: number, centre: ArrayLike<number>): void
  point(row: number): Float32Array
  /** Forgets the best centres. */
  reset(): void
  /** Compares every point with the centres `[from, to)`. */
  compare(from: number, to: number): void
  /** Cosine with the nearest centre, a point. */
  readonly best: Float32Array
  readonly nearest: Int32Array
}

export function kMeansSpace(vectors: Vectors, clusters: number, module: WebAssembly.Module): KMeansSpace {
  const points = vectors.words.length
  const padded = Math.ceil(points / 4) * 4
  const blocks = Math.ceil(vectors.dim / 4)
  const stride = blocks * 16
  const centres = 64 + padded * stride
  const best = centres + clusters * stride
  const nearest = best + 4 * padded
  const end = nearest + 4 * padded
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE), maximum: PAGE, shared: true })
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  const kernel = exports as unknown as KMeansKernel
  const row = (base: number, number: number): Float32Array =>
    new Float32Array(memory.buffer, base + number * stride, vectors.dim)
  const allBest = new Float32Array(memory.buffer, best, padded)
  for (let i = 0; i < points; i++) setUnit(row(64, i), vectorAt(vectors, i))
  return {
    points,
    dim: vectors.dim,
    setCentre: (number, centre) => setUnit(row(centres, number), centre),
    point: (number) => row(64, number),
    reset: () => {
      allBest.fill(-2)
    },
    compare: (from, to) => kernel.compare(64, padded, centres, from, to, stride, blocks, best, nearest),
    best: allBest.subarray(0, points),
    nearest: new Int32Array(memory.buffer, nearest, points)
  }
}

function setUnit(target: Float32Array, source: ArrayLike<number>): void {
  let squares = 0
  for (let i = 0; i < source.length; i++) squares += source[i]! * source[i]!
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares)
  for (let i = 0; i < source.length; i++) target[i] = source[i]! * scale
}
