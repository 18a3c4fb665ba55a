import type { KernelMemory } from './kernel/memory'

/** The word vectors of a model; row 0 is the unknown word's. */
export interface VectorTable {
  readonly rows: number
  /** Floats of a row: the vectors' size rounded up to four, the rest 0. */
  readonly size: number
  /** `[row, size]` */
  readonly values: Float32Array
  readonly isTrained: boolean
  readonly storage: VectorStorage
}

export type VectorStorage = 'int8' | 'float16' | 'float32'

/** Copies vectors, `[row, size]`, into the kernels' memory. */
export function createVectorTable(
  memory: KernelMemory,
  vectors: Float32Array,
  size: number,
  isTrained: boolean,
  storage: VectorStorage
): VectorTable {
  const rows = vectors.length / size
  const stride = Math.ceil(size / 4) * 4
  const values = memory.floats(rows * stride)
  for (let row = 0; row < rows; row++) {
    values.set(vectors.subarray(row * size, (row + 1) * size), row * stride)
  }
  return { rows, size: stride, values, isTrained, storage }
}

/** Vectors as a bundle keeps them. */
export type StoredVectors =
  | { readonly storage: 'int8'; readonly values: Int8Array; readonly scales: Float32Array }
  | { readonly storage: 'float16'; readonly values: Uint16Array }
  | { readonly storage: 'float32'; readonly values: Float32Array }

/** Rounds vectors to how they are kept. `restoreVectors` gives exactly what the graph will compute with. */
export function storeVectors(values: Float32Array, size: number, storage: VectorStorage): StoredVectors {
  if (storage === 'float32') return { storage, values }
  if (storage === 'float16') return { storage, values: Uint16Array.from(values, toHalf) }
  const rows = values.length / size
  const scales = new Float32Array(rows)
  const bytes = new Int8Array(values.length)
  for (let row = 0; row < rows; row++) {
    let most = 0
    for (let i = row * size; i < (row + 1) * size; i++) most = Math.max(most, Math.abs(values[i]!))
    scales[row] = most / 127
    const scale = scales[row]!
    for (let i = row * size; i < (row + 1) * size; i++) {
      bytes[i] = scale === 0 ? 0 : Math.round(values[i]! / scale)
    }
  }
  return { storage, values: bytes, scales }
}

export function restoreVectors(stored: StoredVectors, size: number): Float32Array {
  if (stored.storage === 'float32') return stored.values
  if (stored.storage === 'float16') return Float32Array.from(stored.values, fromHalf)
  const values = new Float32Array(stored.values.length)
  for (const [row, scale] of stored.scales.entries()) {
    for (let i = row * size; i < (row + 1) * size; i++) values[i] = stored.values[i]! * scale
  }
  return values
}

const word = new Uint32Array(1)
const number = new Float32Array(word.buffer)

/** IEEE 754 binary16 of a number, rounded to nearest, ties to even; what is too large becomes infinite. */
export function toHalf(value: number): number {
  number[0] = value
  const bits = word[0]!
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude >= 0x47800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00)
  if (magnitude < 0x38800000) {
    // Below the smallest normal half: count in units of 2^-24.
    return sign | roundEven(Math.abs(number[0]!) * 2 ** 24)
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1)
  return sign | ((rounded - 0x38000000) >>> 13)
}

function roundEven(x: number): number {
  const low = Math.floor(x)
  const rest = x - low
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low
}

export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
