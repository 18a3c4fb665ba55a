import type { Network } from './network'
import type { Optimiser } from './optimiser'
import { type BatchPart, trainParts } from './step'
import type { TrainedWeights } from './weights'

/** What computes the steps of a run: this process, or a window with a graphics card. */
export interface StepExecutor {
  /** Takes the weights, averages and moments as they stand in this process. */
  begin(): Promise<void>
  /**
   * Moves the weights and their averages by one step.
   * @param step number of the step, from 1
   * @returns the batch's loss
   */
  step(parts: readonly BatchPart[], rate: number, step: number): number | Promise<number>
  /** Brings weights, averages and moments into this process, where they are measured and kept. */
  collect(): Promise<void>
  close(): void
}

/** Steps by the kernels of this process, over the very arrays that are measured and kept. */
export function localExecutor(
  network: Network,
  optimiser: Optimiser,
  weights: TrainedWeights,
  sets: Float32Array
): StepExecutor {
  return {
    begin: async () => undefined,
    step(parts, rate, step) {
      const loss = trainParts(network, optimiser, parts, sets, rate)
      weights.average(step)
      return loss
    },
    collect: async () => undefined,
    close: () => undefined
  }
}
