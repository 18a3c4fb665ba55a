import type { TrainingConfigInput } from '../../src-main/model/config'
import { fitNetwork, newProgress, type TrainingRun } from '../../src-main/training/fit'
import { createOptimiser } from '../../src-main/training/optimiser'
import { localExecutor } from '../../src-main/training/step-executor'
import { createWeights } from '../../src-main/training/weights'
import { smallNetwork } from './small-network'

/** A run over the few tweets of the small network, which are dev as well. */
export async function smallRun(input: TrainingConfigInput, threads: 1 | 2 = 1): Promise<TrainingRun> {
  const made = await smallNetwork(input, 3, threads)
  const { network, memory, config } = made
  const dev = made.examples.slice(0, made.tweets.length)
  const optimiser = createOptimiser(memory, network.parameters, network.vectors, config.optimiser)
  const weights = createWeights(memory, network, config.averaging)
  return {
    network,
    optimiser,
    weights,
    executor: localExecutor(network, optimiser, weights, made.sets),
    table: made.table,
    train: made.examples,
    dev: { examples: dev, gold: made.tweets.map((tweet) => tweet.labels) },
    sets: made.sets,
    backend: { name: 'wasm', stepMs: null },
    progress: newProgress()
  }
}

/** Trains, up to some epoch where told, and returns all weights. */
export async function trainSmall(run: TrainingRun, until = Number.POSITIVE_INFINITY): Promise<number[]> {
  for await (const step of fitNetwork(run, new AbortController().signal)) {
    if (step.kind === 'epoch' && step.record.epoch >= until) break
  }
  return [...run.network.parameters.values, ...(run.network.vectors?.values ?? [])]
}
