import type { KernelMemory } from './kernel/memory'
import type { Network } from './network'

/** Weights that are trained, with their moving average (Polyak and Juditsky 1992). */
export interface TrainedWeights {
  /** Moves the averages a step on; early steps weigh more, so that the start is soon forgotten. */
  average(step: number): void
  /** Runs with the averages in place of the weights. */
  withAverages<T>(run: () => T): T
  /** Copies of the averages. */
  copy(): Float32Array[]
  /** Makes the given values weights and averages. */
  set(values: readonly Float32Array[]): void
  /** Weights, then averages: what a checkpoint holds. */
  readonly arrays: readonly Float32Array[]
}

export function createWeights(memory: KernelMemory, network: Network, decay: number): TrainedWeights {
  const blocks = [network.parameters.values]
  if (network.vectors?.isTrained) blocks.push(network.vectors.values)
  const averages = blocks.map((block) => {
    const copy = memory.dirty(block.length)
    copy.set(block)
    return copy
  })
  const current = blocks.map((block) => new Float32Array(block.length))
  return {
    average(step) {
      const keep = Math.min(decay, step / (step + 10))
      blocks.forEach((block, i) => {
        memory.kernel.moveAverage(averages[i]!.byteOffset, block.byteOffset, block.length, keep)
      })
    },
    withAverages(run) {
      blocks.forEach((block, i) => {
        current[i]!.set(block)
        block.set(averages[i]!)
      })
      try {
        return run()
      } finally {
        blocks.forEach((block, i) => {
          block.set(current[i]!)
        })
      }
    },
    copy: () => averages.map((average) => Float32Array.from(average)),
    set(values) {
      blocks.forEach((block, i) => {
        block.set(values[i]!)
        averages[i]!.set(values[i]!)
      })
    },
    arrays: [...blocks, ...averages]
  }
}
