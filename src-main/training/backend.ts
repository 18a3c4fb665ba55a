import { cpus } from 'node:os'
import { AppError } from '../base/errors'
import { seededRandom } from '../base/random'
import { loadKernel } from '../lexical/kernel-file'
import type { TrainingBatch } from './batch'
import { createNoise } from './batching'
import { type KernelMemory, openKernel } from './kernel/memory'
import { nativeBilstm } from './native/bilstm'
import { nativeProducts } from './native/products'
import { isInstalled, loadTensorFlow, type NativeName } from './native/tensorflow'
import type { Network } from './network'
import type { BackendName } from './protocol'
import { lossAndGradients } from './step'
import { openTensors } from './tensors'

/** What was chosen, and milliseconds of a step with each that was tried; null where there was no choice. */
export interface ChosenBackend {
  readonly name: 'wasm' | 'webgpu' | NativeName
  readonly stepMs: Readonly<Record<string, number>> | null
}

/** Steps with each backend, of which the first ones warm it up. */
export const TRIED = 10
export const WARM_UP = 3

/**
 * The memory that every backend works in.
 * @throws AppError `usage` for `webgpu`: it needs a window
 */
export async function openBackendMemory(name: BackendName, hasWindow = false): Promise<KernelMemory> {
  if (name === 'webgpu' && !hasWindow) {
    throw new AppError('usage', 'WebGPU needs a window, and there is none', {
      where: '--backend webgpu',
      remedy:
        'train in the window of Starling or of starling serve, or use --backend auto, native, gpu or wasm'
    })
  }
  await openTensors()
  return openKernel(await loadKernel('tagger'), cpus().length > 1 ? 2 : 1)
}

/**
 * Gives a network its layers. `wasm` has all of them, the others replace its BiLSTM and its encoder's dense layers; `native` that cannot be had is said in one line and
 * `wasm` is used; `auto` measures steps of this very network, without moving it, with whatever is installed.
 * @param batches some of those that will be trained on
 * @throws AppError `backend-unavailable` with the reason where there is no `gpu`
 */
export function chooseBackend(
  name: BackendName,
  network: Network,
  batches: readonly TrainingBatch[],
  sets: Float32Array,
  log: (line: string) => void
): ChosenBackend {
  const wasm = partsOf(network)
  const use = (native: NativeName): ChosenBackend => {
    network.recurrent = nativeBilstm(loadTensorFlow(native))
    network.products = nativeProducts(loadTensorFlow(native))
    return { name: native, stepMs: null }
  }
  const attempt = (native: NativeName): ChosenBackend | null => {
    try {
      return use(native)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'backend-unavailable') throw error
      log(`${native}: ${error.message}; wasm is used`)
      return null
    }
  }
  const none: ChosenBackend = { name: 'wasm', stepMs: null }
  if (name === 'gpu') return use('gpu')
  if (name === 'native') return attempt('native') ?? none
  const isReplaceable = network.config.network.layers > 0 || network.encoder !== null
  const isOpen = name === 'auto' && isReplaceable && batches.length > 0
  const there = (['gpu', 'native'] as const).find((native) => isInstalled(native))
  const tried = isOpen && there !== undefined ? attempt(there) : null
  if (tried === null) return none
  const native = partsOf(network)
  const stepMs = {
    wasm: measureSteps(Object.assign(network, wasm), batches, sets),
    [tried.name]: measureSteps(Object.assign(network, native), batches, sets)
  }
  const isFaster = stepMs[tried.name]! < stepMs.wasm
  if (!isFaster) Object.assign(network, wasm)
  const figures = Object.entries(stepMs).map(([of, ms]) => `${of} ${ms.toFixed(1)} ms`)
  log(`${isFaster ? tried.name : 'wasm'} is the fastest: ${figures.join(', ')} a step`)
  return { name: isFaster ? tried.name : 'wasm', stepMs }
}

/** What a backend may replace. */
function partsOf({ recurrent, products }: Network): Pick<Network, 'recurrent' | 'products'> {
  return { recurrent, products }
}

/** Median milliseconds of loss and gradients. */
export function measureSteps(
  network: Network,
  batches: readonly TrainingBatch[],
  sets: Float32Array
): number {
  const { memory, config, layout, encoder } = network
  const random = seededRandom(config.seed)
  const times: number[] = []
  for (let i = 0; i < TRIED; i++) {
    const batch = batches[i % batches.length]!
    const mark = memory.mark()
    const begin = performance.now()
    const noise = createNoise(config.network, batch, layout.size, random, encoder?.rates)
    lossAndGradients(network, batch, noise, sets)
    if (i >= WARM_UP) times.push(performance.now() - begin)
    memory.release(mark)
  }
  return typical(times)
}

/** The median. */
export function typical(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1]!
}
