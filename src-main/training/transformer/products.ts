import { both } from '../kernel/both'
import { matrix, multiply, multiplyOverRows, pack } from '../kernel/matrix'
import type { KernelMemory } from '../kernel/memory'
import type { Parameter } from '../parameters'

/** What computes an encoder's dense layers, in which nearly all of its work lies. Matrices are `[row, ...]`, rows a multiple of four. */
export interface DenseProducts {
  /** x W + b, in the kernels' memory; its GELU to `active` where that is wanted. */
  forward(
    memory: KernelMemory,
    x: Float32Array,
    rows: number,
    weights: Parameter,
    bias: Parameter,
    active?: Float32Array | null
  ): Float32Array
  /** Leaves the gradients of weights and bias; writes, or adds, the input's to `dx` where it is wanted. */
  backward(
    memory: KernelMemory,
    x: Float32Array,
    d: Float32Array,
    rows: number,
    weights: Parameter,
    bias: Parameter,
    dx: Float32Array | null,
    accumulate: boolean
  ): void
}

/** The products by our kernels, in two halves at once. */
export const kernelProducts: DenseProducts = { forward, backward }

function forward(
  memory: KernelMemory,
  x: Float32Array,
  rows: number,
  weights: Parameter,
  bias: Parameter,
  active: Float32Array | null = null
): Float32Array {
  const inputs = weights.rows
  const columns = weights.stride
  const out = memory.dirty(rows * columns)
  const mark = memory.mark()
  const panels = pack(memory, matrix(weights.values, inputs, columns))
  const part = (from: number, to: number) => (own: KernelMemory) => {
    const count = to - from
    const mine = out.subarray(from * columns, to * columns)
    own.kernel.addBias(mine.byteOffset, columns, bias.values.byteOffset, count, columns, 0)
    multiply(
      own,
      matrix(x.subarray(from * inputs), count, inputs),
      panels,
      matrix(mine, count, columns),
      true
    )
    if (active === null) return
    own.kernel.geluForward(mine.byteOffset, active.byteOffset + from * columns * 4, mine.length)
  }
  const middle = Math.ceil(rows / 8) * 4
  both(memory, `product-${inputs}-${columns}`, rows, part(0, middle), part(middle, rows))
  memory.release(mark)
  return out
}

function backward(
  memory: KernelMemory,
  x: Float32Array,
  d: Float32Array,
  rows: number,
  weights: Parameter,
  bias: Parameter,
  dx: Float32Array | null,
  accumulate: boolean
): void {
  both(
    memory,
    `gradients-${weights.rows}-${weights.stride}`,
    rows,
    (own) => weightGradients(own, x, d, rows, weights, bias),
    (own) => {
      if (dx !== null) inputGradient(own, d, rows, weights, dx, accumulate)
    }
  )
}

function weightGradients(
  memory: KernelMemory,
  x: Float32Array,
  d: Float32Array,
  rows: number,
  weights: Parameter,
  bias: Parameter
): void {
  const columns = weights.stride
  const gradient = matrix(weights.gradient, weights.rows, columns)
  multiplyOverRows(memory, matrix(x, rows, weights.rows), matrix(d, rows, columns), gradient)
  memory.kernel.sumRows(d.byteOffset, columns, bias.gradient.byteOffset, rows, columns)
}

function inputGradient(
  memory: KernelMemory,
  d: Float32Array,
  rows: number,
  weights: Parameter,
  out: Float32Array,
  accumulate: boolean
): void {
  const mark = memory.mark()
  const panels = pack(memory, matrix(weights.values, weights.rows, weights.stride), true)
  multiply(memory, matrix(d, rows, weights.stride), panels, matrix(out, rows, weights.rows), accumulate)
  memory.release(mark)
}
