import type { BilstmLayer } from '../layers/bilstm'
import { productsLayer } from './bilstm-products'
import { blockLstmLayer } from './block-lstm'
import type { TensorFlow } from './tensorflow'

/** Units a direction from which our own steps with TensorFlow's products are faster than its fused operation. */
const LARGE = 128

/** The BiLSTM layer by TensorFlow's library: the faster way for the layer's size. */
export function nativeBilstm(library: TensorFlow): BilstmLayer {
  const small = blockLstmLayer(library)
  const large = productsLayer(library)
  return (memory, parameters, layer, batch, x, fixed) => {
    const { rows: units } = parameters.get(`lstm-${layer}-forward-hidden`)
    return (units < LARGE ? small : large)(memory, parameters, layer, batch, x, fixed)
  }
}
