import type { Matrix } from '../kernel/matrix'
import { type BilstmLayer, bilstmLayer, type RowProducts } from '../layers/bilstm'
import { matMul } from './mat-mul'
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
  return {
    inputs(x, weights, out) {
      const operands = [take(x), take(weights)] as const
      matMul(library, operands, [false, false], (values) => out.set(values))
      library.free(operands)
    },
    gradients(x, before, d, weights, to) {
      const operands = [take(x), take(before), take(d), take(weights)] as const
      const [rows, past, given, factors] = operands
      matMul(library, [rows, given], [true, false], (values) => to.input.set(values))
      matMul(library, [past, given], [true, false], (values) => to.hidden.set(values))
      if (weights.rows > 0) matMul(library, [given, factors], [false, true], to.x)
      library.free(operands)
    }
  }
}
