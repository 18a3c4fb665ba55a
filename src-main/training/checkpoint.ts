import { rm } from 'node:fs/promises'
import type { EpochRecord } from '../contract/domain'
import { readArrays, writeArrays } from './array-file'
import type { TrainingProgress, TrainingRun } from './fit'

interface Header {
  /** What the run is: config and data. A checkpoint of another run is left alone. */
  readonly key: string
  readonly epoch: number
  readonly step: number
  readonly factor: number
  readonly optimiserSteps: number
  readonly best: { readonly epoch: number; readonly f1: number } | null
  readonly history: readonly EpochRecord[]
}

/** Writes where a run stands, whole or not at all. */
export async function saveCheckpoint(path: string, key: string, run: TrainingRun): Promise<void> {
  const { progress, weights, optimiser } = run
  const header: Header = {
    key,
    epoch: progress.epoch,
    step: progress.step,
    factor: progress.factor,
    optimiserSteps: optimiser.state.steps,
    best: progress.best === null ? null : { epoch: progress.best.epoch, f1: progress.best.f1 },
    history: progress.history
  }
  const best = progress.best?.weights ?? []
  await writeArrays(path, header, [...weights.arrays, ...optimiser.state.arrays, ...best])
}

/** Puts a run to where its checkpoint stands; false where there is none, or one of another run. */
export async function restoreCheckpoint(path: string, key: string, run: TrainingRun): Promise<boolean> {
  const stored = await readArrays(path)
  if (stored === null) return false
  const { arrays } = stored
  const header = stored.header as Header
  if (header.key !== key) return false
  const { progress, weights, optimiser } = run
  weights.arrays.forEach((array) => {
    array.set(arrays.shift()!)
  })
  const moments = optimiser.state.arrays.map(() => arrays.shift()!)
  optimiser.restore({ steps: header.optimiserSteps, arrays: moments })
  const restored: TrainingProgress = {
    epoch: header.epoch,
    step: header.step,
    factor: header.factor,
    best: header.best === null ? null : { ...header.best, weights: arrays },
    history: [...header.history]
  }
  Object.assign(progress, restored)
  return true
}

export async function removeCheckpoint(path: string): Promise<void> {
  await rm(path, { force: true })
}
