import type { Matrix } from '../kernel/matrix'
import { type BilstmLayer, bilstmLayer, type RowProducts } from '../layers/bilstm'
import type { TensorFlow } from './tensorflow'

/**
 * The BiLSTM layer of our kernels with its products over all rows of a batch by TensorFlow's `MatMul`. The steps, which wait for one
 * another, stay with the kernels: their products are too small to be worth a copy.
 */
export function productsLayer(library: TensorFlow): BilstmLayer {
  const products = rowProducts(library)
  return (memory, parameters, layer, batch, x, fixed) =>
    bilstmLayer(memory, parameters, layer, batch, x, fixed, products)
}

function rowProducts(library: TensorFlow): RowProducts {
  const take = ({ values, rows, columns }: Matrix): number =>
    library.tensor(values.subarray(0, rows * columns), [rows, columns])
  const product = (a: number, b: number, transpose_a = false, transpose_b = false): Float32Array => {
    const [found] = library.run('MatMul', [a, b], 1, { transpose_a, transpose_b })
    const values = library.values(found!)
    library.free([found!])
    return values
  }
  return {
    inputs(x, weights) {
      const operands = [take(x), take(weights)] as const
      const values = product(...operands)
      library.free(operands)
      return values
    },
    gradients(x, before, d, weights) {
      const operands = [take(x), take(before), take(d), take(weights)] as const
      const [rows, past, given, factors] = operands
      const gradients = {
        input: product(rows, given, true),
        hidden: product(past, given, true),
        x: weights.rows === 0 ? new Float32Array(0) : product(given, factors, false, true)
      }
      library.free(operands)
      return gradients
    }
  }
}
