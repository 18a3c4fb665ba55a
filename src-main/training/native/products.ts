import type { Parameter } from '../parameters'
import type { DenseProducts } from '../transformer/products'
import { matMul } from './mat-mul'
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
  const multiply = (
    factors: readonly [number, number],
    transposed: readonly [boolean, boolean],
    out: Float32Array
  ): void => matMul(library, factors, transposed, (values) => out.set(values))
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
      multiply([operands.x, operands.weights], [false, false], out)
      memory.kernel.addBias(out.byteOffset, columns, bias.values.byteOffset, rows, columns, 1)
      if (active !== null) memory.kernel.geluForward(out.byteOffset, active.byteOffset, out.length)
      return out
    },
    backward(memory, _x, d, rows, weights, bias, dx, accumulate) {
      const { rows: inputs, stride: columns } = weights
      const operands = kept.get(weights)
      if (operands === undefined) throw new Error(`${weights.spec.name}: no forward pass before its gradient`)
      const given = library.tensor(d.subarray(0, rows * columns), [rows, columns])
      multiply([operands.x, given], [true, false], weights.gradient)
      memory.kernel.sumRows(d.byteOffset, columns, bias.gradient.byteOffset, rows, columns)
      if (dx !== null) {
        const factors = [given, operands.weights] as const
        if (!accumulate) multiply(factors, [false, true], dx)
        else {
          const mark = memory.mark()
          const share = memory.dirty(rows * inputs)
          multiply(factors, [false, true], share)
          memory.kernel.addTo(dx.byteOffset, share.byteOffset, rows * inputs)
          memory.release(mark)
        }
      }
      library.free([given])
      keep(weights, null)
    }
  }
}
