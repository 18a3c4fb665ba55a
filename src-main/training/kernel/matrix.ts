import type { KernelMemory } from './memory'

/** A matrix in the kernels' memory: `rows` rows, `stride` floats apart, of which `columns` count. */
export interface Matrix {
  readonly values: Float32Array
  readonly rows: number
  readonly columns: number
  readonly stride: number
}

export function matrix(values: Float32Array, rows: number, columns: number, stride = columns): Matrix {
  return { values, rows, columns, stride }
}

/** A right operand in panels of eight columns. */
export interface Panels {
  readonly values: Float32Array
  /** Inner size. */
  readonly inner: number
  /** Columns rounded up to eight. */
  readonly columns: number
}

/** Rows of a left operand that are worked off together, so that they stay in the cache. */
const ROWS = 64
/** Rows of both operands of a product over rows that are packed together. */
const DEPTH = 256

const up8 = (n: number): number => Math.ceil(n / 8) * 8

/** Packs `b`, or its transpose, as a right operand. */
export function pack(memory: KernelMemory, b: Matrix, isTransposed = false): Panels {
  const inner = isTransposed ? b.columns : b.rows
  const columns = isTransposed ? b.rows : b.columns
  const values = memory.dirty(inner * up8(columns))
  memory.kernel.packPanels(
    b.values.byteOffset,
    isTransposed ? 1 : b.stride,
    isTransposed ? b.stride : 1,
    inner,
    columns,
    values.byteOffset
  )
  return { values, inner, columns: up8(columns) }
}

/** c (+)= a b. `a` has a multiple of four rows; `c`'s stride has room for `b.columns`. */
export function multiply(
  { kernel }: KernelMemory,
  a: Matrix,
  b: Panels,
  c: Matrix,
  accumulate: boolean
): void {
  for (let row = 0; row < a.rows; row += ROWS) {
    kernel.gemm(
      a.values.byteOffset + row * a.stride * 4,
      a.stride,
      b.values.byteOffset,
      c.values.byteOffset + row * c.stride * 4,
      c.stride,
      Math.min(ROWS, a.rows - row),
      b.columns,
      b.inner,
      accumulate ? 1 : 0
    )
  }
}

/** c = transpose(a) b, a sum over rows in a fixed order. `a` has a multiple of four columns, `b` of eight. */
export function multiplyOverRows(memory: KernelMemory, a: Matrix, b: Matrix, c: Matrix): void {
  const { kernel } = memory
  const mark = memory.mark()
  const depth = Math.min(DEPTH, a.rows)
  const left = memory.dirty(depth * a.columns)
  const right = memory.dirty(depth * up8(b.columns))
  for (let row = 0; row < a.rows; row += depth) {
    const rows = Math.min(depth, a.rows - row)
    kernel.packColumns(a.values.byteOffset + row * a.stride * 4, a.stride, rows, a.columns, left.byteOffset)
    kernel.packPanels(
      b.values.byteOffset + row * b.stride * 4,
      b.stride,
      1,
      rows,
      b.columns,
      right.byteOffset
    )
    kernel.gemmPacked(
      left.byteOffset,
      right.byteOffset,
      c.values.byteOffset,
      c.stride,
      a.columns,
      up8(b.columns),
      rows,
      row > 0 ? 1 : 0
    )
  }
  memory.release(mark)
}
