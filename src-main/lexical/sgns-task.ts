import type { SgnsLayout } from './sgns-memory'

/** A piece of an epoch: the tokens `[from, to)` at one learning rate, with random numbers of its own. */
export interface SgnsTask {
  readonly from: number
  readonly to: number
  readonly rate: number
  readonly seedLow: number
  readonly seedHigh: number
}

export interface SgnsResult {
  /** Summed over the pairs, in nats. */
  readonly loss: number
  readonly pairs: number
}

interface SgnsKernel {
  train(...values: number[]): number
}

/** Binds the kernel to the shared memory. `lane` tells the threads' scratch apart. */
export function sgnsWorker(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  layout: SgnsLayout,
  lane: number
): (task: SgnsTask) => SgnsResult {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort: () => {} } })
  const kernel = exports as unknown as SgnsKernel
  const pairs = layout.scratch + lane * layout.scratchStride
  const seen = new Float64Array(memory.buffer, pairs, 1)
  return (task) => {
    const loss = kernel.train(
      layout.tokens,
      task.from,
      task.to,
      layout.keep,
      layout.alias,
      layout.words,
      layout.input,
      layout.output,
      layout.stride,
      layout.blocks,
      layout.starts,
      layout.parts,
      layout.window,
      layout.negative,
      task.rate,
      layout.sigmoid,
      pairs + 64,
      task.seedLow,
      task.seedHigh,
      pairs
    )
    return { loss, pairs: seen[0]! }
  }
}
