import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { TrainingBatch } from '../batch'
import type { KernelMemory } from '../kernel/memory'
import { tensorOver, valuesOf } from '../tensors'

/**
 * Locked dropout (Gal and Ghahramani 2016): one mask for all of a tweet's tokens.
 * @param x `[row, column]`
 * @param mask `[tweet, column]`: 0, or 1 / (1 - rate)
 */
export function lockedDropout(
  memory: KernelMemory,
  batch: TrainingBatch,
  x: Tensor,
  mask: Float32Array
): Tensor {
  const layer = customGrad((input) => ({
    value: tensorOver(masked(memory, batch, valuesOf(memory, input as Tensor), mask), x.shape),
    gradFunc: (dy: Tensor) => [tensorOver(masked(memory, batch, valuesOf(memory, dy), mask), x.shape)]
  }))
  return layer(x)
}

function masked(
  memory: KernelMemory,
  { starts, steps }: TrainingBatch,
  values: Float32Array,
  mask: Float32Array
): Float32Array {
  const out = memory.dirty(values.length)
  const width = values.length / starts[steps]!
  for (let t = 0; t < steps; t++) {
    const from = starts[t]! * width
    const size = (starts[t + 1]! - starts[t]!) * width
    for (let i = 0; i < size; i++) out[from + i] = values[from + i]! * mask[i]!
  }
  return out
}

/** A mask of `count` values: 0 with chance `rate`, else 1 / (1 - rate). */
export function dropoutMask(next: () => number, count: number, rate: number): Float32Array {
  const mask = new Float32Array(count)
  const kept = 1 / (1 - rate)
  for (let i = 0; i < count; i++) mask[i] = next() < rate ? 0 : kept
  return mask
}
