import { dispose, tidy, variableGrads } from '@tensorflow/tfjs-core'
import type { Noise, TrainingBatch } from './batch'
import type { Network } from './network'
import type { Optimiser } from './optimiser'

/** One training step: loss, gradients, update. Everything that it takes is given back. */
export function trainStep(
  network: Network,
  optimiser: Optimiser,
  batch: TrainingBatch,
  noise: Noise | null,
  sets: Float32Array,
  rate: number
): number {
  const { memory } = network
  const mark = memory.mark()
  const { loss, rows } = lossAndGradients(network, batch, noise, sets)
  optimiser.step(rate, rows)
  memory.release(mark)
  return loss
}

/** A part of a batch, and its share of the batch's tweets. */
export interface BatchPart {
  readonly batch: TrainingBatch
  readonly noise: Noise | null
  readonly share: number
}

/** One training step over a batch in parts, whose gradients are summed by their shares: so that a large batch fits into memory. */
export function trainParts(
  network: Network,
  optimiser: Optimiser,
  parts: readonly BatchPart[],
  sets: Float32Array,
  rate: number
): number {
  const [only] = parts
  if (parts.length === 1 && only) return trainStep(network, optimiser, only.batch, only.noise, sets, rate)
  const { memory, parameters } = network
  const mark = memory.mark()
  const sum = memory.floats(parameters.gradients.length)
  let total = 0
  for (const { batch, noise, share } of parts) {
    const inner = memory.mark()
    total += share * lossAndGradients(network, batch, noise, sets).loss
    for (let i = 0; i < sum.length; i++) sum[i]! += share * parameters.gradients[i]!
    memory.release(inner)
  }
  parameters.gradients.set(sum)
  optimiser.step(rate, null)
  memory.release(mark)
  return total
}

/** Leaves the gradients in `network.parameters.gradients`; those of the word vectors, where they are trained, are returned. */
export function lossAndGradients(
  network: Network,
  batch: TrainingBatch,
  noise: Noise | null,
  sets: Float32Array
): {
  readonly loss: number
  readonly rows: { readonly ids: Int32Array; readonly values: Float32Array } | null
} {
  const { parameters } = network
  parameters.gradients.fill(0)
  const leaf = network.leaf(batch)
  const variables = parameters.trained.map((parameter) => parameter.variable)
  if (leaf?.leaf) variables.push(leaf.leaf)
  const { value, grads } = tidy(() =>
    variableGrads(() => network.loss(network.emissions(batch, noise, leaf), batch, sets), variables)
  )
  const loss = value.dataSync<'float32'>()[0]!
  for (const parameter of parameters.trained) {
    const gradient = grads[parameter.variable.name]?.dataSync<'float32'>()
    if (gradient !== undefined && gradient.byteOffset !== parameter.gradient.byteOffset) {
      parameter.gradient.set(gradient)
    }
  }
  const values = leaf?.leaf ? grads[leaf.leaf.name]?.dataSync<'float32'>() : undefined
  const rows = leaf && values ? { ids: leaf.ids, values: network.memory.resident(values) } : null
  dispose([value, grads])
  leaf?.leaf?.dispose()
  return { loss, rows }
}
