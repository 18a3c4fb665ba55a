import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../base/errors'
import type { EpochRecord } from '../../contract/domain'
import type { TrainStep } from '../../contract/jobs'
import type { Point, SearchBudget, SearchMethod, Space } from '../../contract/tuning'
import { readManifest } from '../../registry/bundle'
import type { TrainRequest } from '../protocol'
import { openJournal } from './journal'
import { type BestTrial, bestTrial, epochsOf, type SearchOptions, schedulerOf } from './search'
import { createTrials, type TrainElsewhere } from './trial'
import { type TuneStep, tune } from './tune'

/** A search as its folder keeps it: the journal, and a folder of each trial that may go on. */
export interface SearchPlan extends SearchOptions {
  readonly dir: string
  readonly space: Space
  readonly method: SearchMethod
  /** Trials side by side. */
  readonly parallel: number
  readonly budget: SearchBudget
  /** The whole training of a point. */
  readonly requestOf: (point: Point, out: string) => TrainRequest
  readonly train: TrainElsewhere
}

export interface SearchListeners {
  readonly signal: AbortSignal
  /** A trial has finished a rung. */
  readonly onRung?: (step: TuneStep) => void
  /** A trial has finished an epoch. */
  readonly onEpoch?: (trial: number, curve: readonly EpochRecord[]) => void
}

export interface TrialsResult {
  readonly best: BestTrial
  readonly trials: number
  /** Epochs that they were given. */
  readonly epochs: number
}

/** A model of the best point, and its dev F1. */
export interface SeedRun {
  readonly seed: number
  readonly f1: number | null
  /** The bundle's folder. */
  readonly out: string
}

export function journalFile(dir: string): string {
  return join(dir, 'trials.jsonl')
}

/** Runs the trials of a search until its budget is spent; one that was ended goes on where its journal stops. */
export async function runTrials(plan: SearchPlan, listeners: SearchListeners): Promise<TrialsResult> {
  const journal = openJournal(journalFile(plan.dir))
  const steps = tune({
    scheduler: schedulerOf(plan.method, plan.space, plan),
    journal,
    runTrial: createTrials(
      (trial, point) => plan.requestOf(point, join(trialsFolder(plan.dir), String(trial))),
      plan.maxEpochs,
      plan.train,
      () => performance.now(),
      listeners.onEpoch
    ),
    parallel: plan.parallel,
    budget: plan.budget,
    signal: listeners.signal,
    now: () => performance.now()
  })
  for await (const step of steps) listeners.onRung?.(step)
  const best = bestTrial(journal.lines)
  if (best === null)
    throw new AppError('usage', 'the budget allows no trial', { remedy: 'give more epochs or minutes' })
  return {
    best,
    trials: new Set(journal.lines.map(({ trial }) => trial)).size,
    epochs: epochsOf(journal.lines)
  }
}

/** Trains the best point whole with each of the seeds; one whose bundle is there is not trained again. */
export async function* trainSeeds(
  plan: SearchPlan,
  { trial, point }: BestTrial,
  seeds: readonly number[],
  listeners: {
    readonly signal: AbortSignal
    readonly onStep: (seed: number, step: TrainStep) => void
  }
): AsyncGenerator<SeedRun> {
  for (const seed of seeds) {
    const out = join(plan.dir, `trial-${trial}-seed-${seed}`)
    const isThere = (await readManifest(out).catch(() => null)) !== null
    if (!isThere) {
      await plan.train(plan.requestOf({ ...point, seed }, out), {
        signal: listeners.signal,
        onStep: (step) => listeners.onStep(seed, step)
      })
    }
    const { metrics } = await readManifest(out)
    yield { seed, f1: metrics?.report.micro.f1 ?? null, out }
  }
}

/** Lets go of what trials keep to go on from; one that is promoted later trains from its first epoch. */
export function forgetTrials(dir: string): void {
  rmSync(trialsFolder(dir), { recursive: true, force: true })
}

/** Mean and a sample's standard deviation; null of too few. */
export function meanOf(values: readonly number[]): {
  readonly mean: number | null
  readonly deviation: number | null
} {
  const n = values.length
  if (n === 0) return { mean: null, deviation: null }
  const mean = values.reduce((sum, x) => sum + x, 0) / n
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0)
  return { mean, deviation: n < 2 ? null : Math.sqrt(squares / (n - 1)) }
}

function trialsFolder(dir: string): string {
  return join(dir, 'trials')
}
