import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import { LABELS } from '../../text/labels'
import type { TrainingBatch } from '../batch'
import type { KernelMemory } from '../kernel/memory'
import { tensorOver, valuesOf } from '../tensors'
import { LABEL_STRIDE } from './crf-loss'
import type { TokenLoss } from './token-losses'

/**
 * Weighted mean of a loss over the tokens of a batch; what lies beyond a tweet's end is left out.
 * @param emissions `[row, LABEL_STRIDE]`
 * @param sets allowed labels of each label set, `[set, LABEL_STRIDE]`
 * @param classWeights weight of a token by its label, `[label]`; tokens with several allowed labels have weight 1
 */
export function tokenLossLayer(
  memory: KernelMemory,
  batch: TrainingBatch,
  emissions: Tensor,
  sets: Float32Array,
  loss: TokenLoss,
  classWeights: readonly number[]
): Tensor {
  const size = LABELS.length
  const op = customGrad((input) => {
    const values = valuesOf(memory, input as Tensor)
    const d = memory.floats(values.length)
    const gradient = new Float64Array(size)
    let total = 0
    let divisor = 0
    for (let row = 0; row < batch.index.length; row++) {
      if (batch.inside[row] === 0) continue
      const set = batch.labels[row]! * LABEL_STRIDE
      const weight = batch.weights[batch.tweetOf[row]!]! * setWeight(sets, set, classWeights)
      divisor += weight
      total += weight * loss(values, row * LABEL_STRIDE, size, sets, set, gradient)
      for (let k = 0; k < size; k++) d[row * LABEL_STRIDE + k] = weight * gradient[k]!
    }
    const scale = divisor > 0 ? 1 / divisor : 0
    const gradFunc = (dy: Tensor): Tensor => {
      const factor = dy.dataSync<'float32'>()[0]! * scale
      for (let i = 0; i < d.length; i++) d[i]! *= factor
      return tensorOver(d, emissions.shape)
    }
    return { value: tensorOver(memory.dirty(1).fill(total * scale), []), gradFunc }
  })
  return op(emissions)
}

function setWeight(sets: Float32Array, at: number, classWeights: readonly number[]): number {
  let only = -1
  for (let k = 0; k < classWeights.length; k++) {
    if (sets[at + k] === 0) continue
    if (only >= 0) return 1
    only = k
  }
  return classWeights[only] ?? 1
}
