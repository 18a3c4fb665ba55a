import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { TrainingBatch } from '../batch'
import { type Head, MAIN_HEAD } from '../heads'
import type { KernelMemory } from '../kernel/memory'
import { tensorOver, valuesOf } from '../tensors'
import { LABEL_STRIDE } from './crf-loss'
import type { TokenLoss } from './token-losses'

/**
 * Weighted mean of a loss over the tokens of a batch; what lies beyond a tweet's end is left out.
 * @param emissions `[row, head.stride]`
 * @param sets allowed labels of each label set, `[set, head.maskStride]`
 * @param classWeights weight of a token by its label, `[label]`; tokens with several allowed labels have weight 1
 */
export function tokenLossLayer(
  memory: KernelMemory,
  batch: TrainingBatch,
  emissions: Tensor,
  sets: Float32Array,
  loss: TokenLoss,
  classWeights: readonly number[],
  { size, stride, maskStride }: Head = MAIN_HEAD
): Tensor {
  const op = customGrad((input) => {
    const values = valuesOf(memory, input as Tensor)
    const d = memory.floats(values.length)
    const gradient = new Float64Array(size)
    const weights = rowWeights(batch, sets, classWeights, maskStride)
    let total = 0
    for (let row = 0; row < batch.index.length; row++) {
      if (batch.inside[row] === 0) continue
      const set = batch.labels[row]! * maskStride
      const weight = weights[row]!
      total += weight * loss(values, row * stride, size, sets, set, gradient)
      for (let k = 0; k < size; k++) d[row * stride + k] = weight * gradient[k]!
    }
    const gradFunc = (dy: Tensor): Tensor => {
      const factor = dy.dataSync<'float32'>()[0]!
      for (let i = 0; i < d.length; i++) d[i]! *= factor
      return tensorOver(d, emissions.shape)
    }
    return { value: tensorOver(memory.dirty(1).fill(total), []), gradFunc }
  })
  return op(emissions)
}

/** Share of each row of tokens in the mean loss of a batch; 0 beyond a tweet's end. */
export function rowWeights(
  batch: TrainingBatch,
  sets: Float32Array,
  classWeights: readonly number[],
  maskStride: number = LABEL_STRIDE
): Float32Array {
  const weights = Float64Array.from(batch.index, (_, row) => {
    if (batch.inside[row] === 0) return 0
    const set = batch.labels[row]! * maskStride
    return batch.weights[batch.tweetOf[row]!]! * setWeight(sets, set, maskStride, classWeights)
  })
  const divisor = weights.reduce((sum, weight) => sum + weight, 0)
  return Float32Array.from(weights, (weight) => (divisor > 0 ? weight / divisor : 0))
}

/** Weight of a set of one label; 1 where it has several. */
function setWeight(sets: Float32Array, at: number, size: number, classWeights: readonly number[]): number {
  let only = -1
  for (let k = 0; k < size; k++) {
    if (sets[at + k] === 0) continue
    if (only >= 0) return 1
    only = k
  }
  return classWeights[only] ?? 1
}
