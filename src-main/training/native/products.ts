import type { Parameter } from '../parameters'
import type { DenseProducts } from '../transformer/products'
import type { TensorFlow } from './tensorflow'

/** What a forward product leaves for its gradients: its input and its weights. */
interface Operands {
  readonly x: number
  readonly weights: number
}

/** An encoder's dense layers by TensorFlow's `MatMul`. Bias, GELU and all else stay our kernels'. */
export function nativeProducts(library: TensorFlow): DenseProducts {
  const kept = new Map<Parameter, Operands>()
  const keep = (weights: Parameter, operands: Operands | null): void => {
    const before = kept.get(weights)
    if (before !== undefined) library.free([before.x, before.weights])
    if (operands === null) kept.delete(weights)
    else kept.set(weights, operands)
  }
  const multiply = (a: number, b: number, transpose_a: boolean, transpose_b: boolean): Float32Array => {
    const [product] = library.run('MatMul', [a, b], 1, { transpose_a, transpose_b })
    const values = library.values(product!)
    library.free([product!])
    return values
  }
  return {
    forward(memory, x, rows, weights, bias, active = null) {
      const { rows: inputs, stride: columns } = weights
      const out = memory.dirty(rows * columns)
      const operands = {
        x: library.tensor(x.subarray(0, rows * inputs), [rows, inputs]),
        weights: library.tensor(weights.values, [inputs, columns])
      }
      // Of a pass that took no gradient.
      keep(weights, operands)
      out.set(multiply(operands.x, operands.weights, false, false))
      memory.kernel.addBias(out.byteOffset, columns, bias.values.byteOffset, rows, columns, 1)
      if (active !== null) memory.kernel.geluForward(out.byteOffset, active.byteOffset, out.length)
      return out
    },
    backward(memory, _x, d, rows, weights, bias, dx, accumulate) {
      const { rows: inputs, stride: columns } = weights
      const operands = kept.get(weights)
      if (operands === undefined) throw new Error(`${weights.spec.name}: no forward pass before its gradient`)
      const given = library.tensor(d.subarray(0, rows * columns), [rows, columns])
      weights.gradient.set(multiply(operands.x, given, true, false))
      memory.kernel.sumRows(d.byteOffset, columns, bias.gradient.byteOffset, rows, columns)
      if (dx !== null) {
        const values = multiply(given, operands.weights, false, true)
        if (!accumulate) dx.set(values)
        else {
          const mark = memory.mark()
          const share = memory.dirty(rows * inputs)
          share.set(values)
          memory.kernel.addTo(dx.byteOffset, share.byteOffset, rows * inputs)
          memory.release(mark)
        }
      }
      library.free([given])
      keep(weights, null)
    }
  }
}
