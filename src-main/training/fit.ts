import { CancelledError } from '../base/errors'
import { seededRandom } from '../base/random'
import type { EpochRecord } from '../contract/domain'
import type { TrainStep } from '../contract/jobs'
import { evaluate } from '../evaluation/report'
import type { WordTable } from '../model/word-table'
import { applyNetwork } from './apply'
import type { ChosenBackend } from './backend'
import { batchCount, createBatch, createNoise, longestFirst, shuffledBatches } from './batching'
import { recasedCopies } from './data/recased'
import { type Example, examplesOf } from './examples'
import type { Network } from './network'
import type { Optimiser } from './optimiser'
import { scheduleFactor } from './schedule'
import type { StepExecutor } from './step-executor'
import type { TrainedWeights } from './weights'

export interface TrainingRun {
  readonly network: Network
  readonly optimiser: Optimiser
  readonly weights: TrainedWeights
  /** What computes the steps, here or in a window. */
  readonly executor: StepExecutor
  readonly table: WordTable
  readonly train: readonly Example[]
  readonly dev: {
    readonly examples: readonly Example[]
    readonly gold: readonly (readonly string[])[]
  } | null
  /** Masks of the label sets. */
  readonly sets: Float32Array
  readonly backend: ChosenBackend
  /** Where training stands: the first epoch that is still to come, and what was kept. */
  readonly progress: TrainingProgress
}

export interface TrainingProgress {
  /** Epochs done. */
  epoch: number
  /** Steps done. */
  step: number
  /** Factor that `plateau` has brought the rate down to. */
  factor: number
  best: { epoch: number; f1: number; weights: Float32Array[] } | null
  history: EpochRecord[]
}

export function newProgress(): TrainingProgress {
  return { epoch: 0, step: 0, factor: 1, best: null, history: [] }
}

/** Lets messages in (a cancel is one) between two batches. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Trains epoch by epoch. Each epoch's order and noise come from the seed and its number alone, so a run that goes on from a checkpoint
 * of `progress` ends with the same weights. After the last step the network holds the weights that the config keeps.
 * @throws CancelledError between two batches
 */
export async function* fitNetwork(run: TrainingRun, signal: AbortSignal): AsyncGenerator<TrainStep> {
  const { network, progress, weights, executor } = run
  const { config } = network
  const plan = Array.from({ length: config.epochs }, (_, epoch) => epochSize(run, epoch))
  const steps = plan.reduce((sum, { batches }) => sum + batches, 0)
  yield {
    kind: 'start',
    epochs: config.epochs,
    batches: plan[0]?.batches ?? 0,
    backend: run.backend.name,
    ...(run.backend.stepMs === null ? {} : { backendMs: run.backend.stepMs }),
    tweets: plan[0]?.tweets ?? 0,
    ...(progress.history.length === 0 ? {} : { history: [...progress.history] })
  }
  await executor.begin()
  while (progress.epoch < config.epochs && !isStale(run)) {
    const epoch = progress.epoch + 1
    const began = performance.now()
    const random = seededRandom(config.seed, 1000 + epoch)
    const batches = shuffledBatches(
      epochExamples(run, progress.epoch, random),
      config.batch,
      config.batchByLength,
      random
    )
    let total = 0
    for (const [i, examples] of batches.entries()) {
      await breathe()
      if (signal.aborted) throw new CancelledError()
      const start = performance.now()
      const parts = partsOf(examples, config.accumulate).map((part) => {
        const batch = createBatch(run.table, longestFirst(part))
        const noise = createNoise(config.network, batch, network.layout.size, random, network.encoder?.rates)
        return { batch, noise, share: part.length / examples.length }
      })
      const factor = scheduleFactor(config.schedule, progress.step, steps) * progress.factor
      const rate = config.optimiser.learningRate * factor
      progress.step++
      const loss = await executor.step(parts, rate, progress.step)
      total += loss * examples.length
      const ms = performance.now() - start
      yield { kind: 'batch', epoch, batch: i + 1, batches: batches.length, loss, ms }
    }
    await executor.collect()
    const tweets = batches.reduce((sum, batch) => sum + batch.length, 0)
    const record = { epoch, loss: total / Math.max(1, tweets), ...measure(run) }
    const isBest = record.devF1 !== null && record.devF1 > (progress.best?.f1 ?? -1)
    progress.epoch = epoch
    progress.history.push(record)
    if (isBest) progress.best = { epoch, f1: record.devF1!, weights: weights.copy() }
    slowDown(run)
    yield { kind: 'epoch', record, isBest, seconds: (performance.now() - began) / 1000 }
  }
  weights.set(config.keep === 'best' && progress.best !== null ? progress.best.weights : weights.copy())
}

/** Like parts of a batch, tweets of like length together. */
function partsOf(examples: readonly Example[], parts: number): Example[][] {
  if (parts === 1) return [[...examples]]
  const sorted = longestFirst(examples)
  const size = Math.ceil(sorted.length / parts)
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, i) =>
    sorted.slice(i * size, (i + 1) * size)
  )
}

/** Gold tweets and re-cased copies of some, and up to the last epochs a fresh share of each other set. */
function epochExamples(run: TrainingRun, epoch: number, random: ReturnType<typeof seededRandom>): Example[] {
  const { config, encoder } = run.network
  const written = run.train.filter((example) => example.source === 'gold')
  const copies = recasedCopies(written, config.data.recased, random)
  const gold = [
    ...written,
    ...examplesOf(run.table, copies, config.data.maxTokens, encoder?.subWords ?? null)
  ]
  if (epoch >= config.epochs - config.goldEpochs) return gold
  const others = run.train.filter((example) => example.source !== 'gold')
  const drawn = [...new Set(others.map(({ share }) => share))].flatMap((share) => {
    const alike = others.filter((example) => example.share === share)
    return share === 1 ? alike : random.shuffle(alike).slice(0, Math.round(alike.length * share))
  })
  return [...gold, ...drawn]
}

function epochSize(run: TrainingRun, epoch: number): { tweets: number; batches: number } {
  const examples = epochExamples(run, epoch, seededRandom(0))
  return { tweets: examples.length, batches: batchCount(examples, run.network.config.batch) }
}

function measure(run: TrainingRun): Omit<EpochRecord, 'epoch' | 'loss'> {
  if (run.dev === null) return { accuracy: null, devLoss: null, devF1: null }
  const { examples, gold } = run.dev
  const { labels, loss } = run.weights.withAverages(() =>
    applyNetwork(run.network, run.table, examples, run.sets)
  )
  const report = evaluate(gold, labels, { resamples: 0 })
  return { accuracy: report.token.accuracy, devLoss: loss, devF1: report.micro.f1 }
}

/** Epochs since the best dev F1. */
function sinceBest({ progress }: TrainingRun): number {
  return progress.best === null ? 0 : progress.epoch - progress.best.epoch
}

function isStale(run: TrainingRun): boolean {
  const { patience } = run.network.config
  return patience !== null && sinceBest(run) >= patience
}

function slowDown(run: TrainingRun): void {
  const { schedule } = run.network.config
  const since = sinceBest(run)
  if (schedule.kind === 'plateau' && since > 0 && since % schedule.patience === 0) {
    run.progress.factor *= schedule.factor
  }
}
