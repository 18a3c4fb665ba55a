import { AppError } from '../../base/errors'
import { seededRandom } from '../../base/random'
import { type ChosenBackend, chooseBackend, measureSteps, TRIED, typical, WARM_UP } from '../backend'
import type { TrainingBatch } from '../batch'
import { createNoise } from '../batching'
import type { Network } from '../network'
import type { BackendName } from '../protocol'
import { describeNetwork, describePart } from './describe'
import { type Graphics, openGraphics } from './executor'
import type { GraphicsPort } from './messages'

/** How a trainer reaches a window that may compute; rejects with the reason where none can be had. */
export type FindWindow = () => Promise<GraphicsPort>

export interface ChosenExecutor {
  readonly backend: ChosenBackend
  /** The window that steps; null where they are computed here. */
  readonly graphics: Graphics | null
}

/** A card that answers in more than this is not tried any longer, ms. */
const PATIENCE_MS = 8000

/**
 * Chooses among what this process has and, where there is a window, WebGPU in it. `auto` measures both on steps of this very network.
 * @throws AppError `backend-unavailable` or `config-invalid` with the reason where `webgpu` was named and cannot be had
 */
export async function chooseExecutor(
  name: BackendName,
  network: Network,
  batches: readonly TrainingBatch[],
  sets: Float32Array,
  log: (line: string) => void,
  findWindow: FindWindow | null
): Promise<ChosenExecutor> {
  if (name === 'webgpu' && findWindow !== null) {
    const graphics = await openCard(network, sets, findWindow, log)
    return { backend: { name: 'webgpu', stepMs: null }, graphics }
  }
  const local = chooseBackend(name, network, batches, sets, log)
  const here = { backend: local, graphics: null }
  if (name !== 'auto' || findWindow === null || batches.length === 0) return here
  let graphics: Graphics
  try {
    graphics = await openCard(network, sets, findWindow, log)
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    log(`webgpu: ${thrown.message}; ${local.name} is used`)
    return here
  }
  try {
    const stepMs: Record<string, number> & { webgpu: number } = {
      ...(local.stepMs ?? { [local.name]: measureSteps(network, batches, sets) }),
      webgpu: await measureCard(graphics, network, batches, sets)
    }
    const isFaster = stepMs.webgpu < stepMs[local.name]!
    const figures = Object.entries(stepMs).map(([of, ms]) => `${of} ${ms.toFixed(1)} ms`)
    log(`${isFaster ? 'webgpu' : local.name} is the fastest: ${figures.join(', ')} a step`)
    if (isFaster) return { backend: { name: 'webgpu', stepMs }, graphics }
    graphics.close()
    return { backend: { name: local.name, stepMs }, graphics: null }
  } catch (thrown) {
    graphics.close()
    if (!(thrown instanceof AppError)) throw thrown
    log(`webgpu: ${thrown.message}; ${local.name} is used`)
    return here
  }
}

async function openCard(
  network: Network,
  sets: Float32Array,
  findWindow: FindWindow,
  log: (line: string) => void
): Promise<Graphics> {
  describeNetwork(network, sets)
  const graphics = openGraphics(await findWindow())
  const { name, reason } = await graphics.ask({ type: 'probe' }, 'adapter')
  if (name === null) {
    graphics.close()
    throw new AppError('backend-unavailable', reason ?? 'there is no graphics card', {
      where: 'webgpu',
      remedy: 'use another backend, or auto'
    })
  }
  log(`webgpu: ${name}`)
  return graphics
}

/** Median milliseconds of loss and gradients, with the way there and back. */
async function measureCard(
  graphics: Graphics,
  network: Network,
  batches: readonly TrainingBatch[],
  sets: Float32Array
): Promise<number> {
  const { config, layout, parameters } = network
  const count = parameters.values.length
  const state = new Float32Array(4 * count)
  state.set(parameters.values)
  await graphics.ask({ type: 'open', graph: describeNetwork(network, sets), state, origin: null }, 'opened')
  const random = seededRandom(config.seed)
  const times: number[] = []
  const began = performance.now()
  for (let i = 0; i < TRIED && (times.length === 0 || performance.now() - began < PATIENCE_MS); i++) {
    const batch = batches[i % batches.length]!
    const begin = performance.now()
    const noise = createNoise(config.network, batch, layout.size, random)
    const part = describePart(network, { batch, noise, share: 1 }, sets)
    await graphics.ask({ type: 'step', parts: [part.batch], update: null, wantsGradient: false }, 'stepped')
    if (i >= WARM_UP || performance.now() - began > PATIENCE_MS) times.push(performance.now() - begin)
  }
  return typical(times)
}
