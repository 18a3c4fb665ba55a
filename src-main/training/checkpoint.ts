import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { EpochRecord } from '../contract/domain'
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
  readonly lengths: readonly number[]
}

/** Writes where a run stands, whole or not at all: a line of JSON, then float32 arrays. */
export async function saveCheckpoint(path: string, key: string, run: TrainingRun): Promise<void> {
  const { progress, weights, optimiser } = run
  const arrays = [...weights.arrays, ...optimiser.state.arrays, ...(progress.best?.weights ?? [])]
  const header: Header = {
    key,
    epoch: progress.epoch,
    step: progress.step,
    factor: progress.factor,
    optimiserSteps: optimiser.state.steps,
    best: progress.best === null ? null : { epoch: progress.best.epoch, f1: progress.best.f1 },
    history: progress.history,
    lengths: arrays.map((array) => array.length)
  }
  await mkdir(dirname(path), { recursive: true })
  const parts = arrays.map((array) => Buffer.from(Float32Array.from(array).buffer))
  await writeFile(`${path}.draft`, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...parts]))
  await rename(`${path}.draft`, path)
}

/** Puts a run to where its checkpoint stands; false where there is none, or one of another run. */
export async function restoreCheckpoint(path: string, key: string, run: TrainingRun): Promise<boolean> {
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null) return false
  const header = headerOf(bytes)
  if (header === null || header.key !== key) return false
  const { progress, weights, optimiser } = run
  let at = bytes.indexOf(10) + 1
  const arrays = header.lengths.map((length) => {
    const array = new Float32Array(Uint8Array.from(bytes.subarray(at, at + length * 4)).buffer)
    at += length * 4
    return array
  })
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

function headerOf(bytes: Buffer): Header | null {
  try {
    const header = JSON.parse(bytes.subarray(0, bytes.indexOf(10)).toString('utf8')) as Header
    const length = bytes.indexOf(10) + 1 + header.lengths.reduce((sum, n) => sum + n * 4, 0)
    return length === bytes.length ? header : null
  } catch {
    return null
  }
}
