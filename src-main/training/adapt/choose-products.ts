import { AppError } from '../../base/errors'
import { typical } from '../backend'
import { nativeProducts } from '../native/products'
import { isInstalled, loadTensorFlow, type NativeName } from '../native/tensorflow'
import { kernelProducts } from '../transformer/products'
import type { MaskedModel } from './adapt-model'
import type { MaskedBatch } from './masking'

/** What computes an adaptation. */
export type AdaptBackend = 'auto' | 'wasm' | NativeName

/**
 * Gives the model what computes its dense layers: `wasm` and the native ones by name, `auto` the fastest of what is installed, by steps of
 * this very model that do not move it. Native that cannot be had is said in one line, and `wasm` used.
 * @throws AppError `backend-unavailable` where there is no `gpu`
 */
export function chooseProducts(
  name: AdaptBackend,
  model: MaskedModel,
  batches: readonly MaskedBatch[],
  log: (line: string) => void
): 'wasm' | NativeName {
  const wanted = name === 'auto' ? (['gpu', 'native'] as const).find((native) => isInstalled(native)) : name
  if (wanted === undefined || wanted === 'wasm') return 'wasm'
  try {
    model.products = nativeProducts(loadTensorFlow(wanted))
  } catch (error) {
    if (name === 'gpu' || !(error instanceof AppError) || error.code !== 'backend-unavailable') throw error
    log(`${wanted}: ${error.message}; wasm is used`)
    return 'wasm'
  }
  if (name !== 'auto') return wanted
  const native = { products: model.products, ms: stepMs(model, batches) }
  model.products = kernelProducts
  const wasm = stepMs(model, batches)
  log(`wasm ${wasm.toFixed(0)} ms, ${wanted} ${native.ms.toFixed(0)} ms a step`)
  if (wasm <= native.ms) return 'wasm'
  model.products = native.products
  return wanted
}

/** Median milliseconds of a step, the first left out. */
function stepMs(model: MaskedModel, batches: readonly MaskedBatch[]): number {
  const times = batches.map((batch) => {
    const begin = performance.now()
    model.gradients(batch, null)
    return performance.now() - begin
  })
  return typical(times.slice(1))
}
