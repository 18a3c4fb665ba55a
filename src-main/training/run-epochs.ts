import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { TrainStep } from '../contract/jobs'
import type { TrainingConfig } from '../model/config'
import { restoreCheckpoint, saveCheckpoint } from './checkpoint'
import type { TrainingData } from './data/training-data'
import { fitNetwork, type TrainingRun } from './fit'
import type { TrainRequest } from './protocol'

export interface RunContext {
  readonly signal: AbortSignal
  readonly step: (step: TrainStep) => void
  readonly log: (line: string) => void
}

/**
 * The epochs of a run, from its last whole one on, with a checkpoint beside the model after each. Ends early where `context.signal` says so.
 * @returns the median step in milliseconds and the mean epoch in seconds, of the epochs computed now
 */
export async function runEpochs(
  run: TrainingRun,
  written: TrainingConfig,
  data: TrainingData,
  request: TrainRequest,
  context: RunContext
): Promise<{ stepMs: number; secondsPerEpoch: number }> {
  const path = checkpointPath(request)
  const key = runKey(written, data, request)
  if (await restoreCheckpoint(path, key, run)) {
    context.log(`going on after epoch ${run.progress.epoch}`)
  }
  const steps: number[] = []
  const seconds: number[] = []
  for await (const step of fitNetwork(run, context.signal)) {
    if (step.kind === 'batch') steps.push(step.ms)
    if (step.kind === 'epoch') {
      seconds.push(step.seconds)
      await saveCheckpoint(path, key, run)
    }
    context.step(step)
  }
  steps.sort((a, b) => a - b)
  return {
    stepMs: steps[steps.length >> 1] ?? 0,
    secondsPerEpoch: seconds.reduce((sum, s) => sum + s, 0) / Math.max(1, seconds.length)
  }
}

export function checkpointPath(request: TrainRequest): string {
  return join(request.out, 'training.checkpoint')
}

/** What makes two runs the same run. */
function runKey(config: TrainingConfig, data: TrainingData, request: TrainRequest): string {
  const { parent, classes, rehearsal, fold, words = null, lists = [] } = request
  const dev = data.dev?.length ?? null
  const what = JSON.stringify([config, data.hash, parent, classes, rehearsal, dev, fold, words, lists])
  return createHash('sha256').update(what).digest('hex')
}
