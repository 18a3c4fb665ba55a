import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import { matrix, multiply, multiplyOverRows, pack } from '../kernel/matrix'
import type { KernelMemory } from '../kernel/memory'
import { type ParameterSpec, type Parameters, uniform, zeros } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'

export function denseSpecs(
  name: string,
  inputs: number,
  outputs: number,
  paddedRows = inputs
): ParameterSpec[] {
  const paddedColumns = Math.ceil(outputs / 8) * 8
  return [
    {
      name: `${name}-weights`,
      rows: inputs,
      paddedRows,
      columns: outputs,
      paddedColumns,
      init: uniform(1 / Math.sqrt(inputs))
    },
    { name: `${name}-bias`, rows: 1, columns: outputs, paddedColumns, init: zeros }
  ]
}

/** y = x W + b. `x` is `[row, inputs]` with a multiple of four rows, y `[row, outputs rounded up to 8]`. */
export function denseLayer(memory: KernelMemory, parameters: Parameters, name: string, x: Tensor): Tensor {
  const weights = parameters.get(`${name}-weights`)
  const bias = parameters.get(`${name}-bias`)
  const [rows = 0, inputs = 0] = x.shape
  const columns = weights.stride
  const w = matrix(weights.values, inputs, columns)
  const layer = customGrad((input) => {
    const values = valuesOf(memory, input as Tensor)
    const out = memory.dirty(rows * columns)
    memory.kernel.addBias(out.byteOffset, columns, bias.values.byteOffset, rows, columns, 0)
    multiply(memory, matrix(values, rows, inputs), pack(memory, w), matrix(out, rows, columns), true)
    const gradFunc = (dy: Tensor): Tensor[] => {
      const d = matrix(valuesOf(memory, dy), rows, columns)
      const dx = memory.dirty(rows * inputs)
      multiply(memory, d, pack(memory, w, true), matrix(dx, rows, inputs), false)
      multiplyOverRows(memory, matrix(values, rows, inputs), d, matrix(weights.gradient, inputs, columns))
      memory.kernel.sumRows(d.values.byteOffset, columns, bias.gradient.byteOffset, rows, columns)
      return [tensorOver(dx, [rows, inputs]), weights.gradientTensor(), bias.gradientTensor()]
    }
    return { value: tensorOver(out, [rows, columns]), gradFunc }
  })
  return layer(x, weights.variable, bias.variable)
}
