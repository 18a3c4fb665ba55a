import type { KernelMemory } from './kernel/memory'
import type { Network } from './network'

/** Weights that are trained, with their moving average (Polyak and Juditsky 1992). */
export interface TrainedWeights {
  /** Moves the averages a step on; early steps weigh more, so that the start is soon forgotten. */
  average(step: number): void
  /** The same for the word vectors alone, where the dense weights are averaged elsewhere. */
  averageVectors(step: number): void
  /** Averages of the dense weights. */
  readonly dense: Float32Array
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
  const move = (step: number, first: number): void => {
    for (let i = first; i < blocks.length; i++) {
      const block = blocks[i]!
      memory.kernel.moveAverage(
        averages[i]!.byteOffset,
        block.byteOffset,
        block.length,
        keptShare(decay, step)
      )
    }
  }
  return {
    average: (step) => move(step, 0),
    averageVectors: (step) => move(step, 1),
    dense: averages[0]!,
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

/** What a step leaves of the averages before it. */
export function keptShare(decay: number, step: number): number {
  return Math.min(decay, step / (step + 10))
}
