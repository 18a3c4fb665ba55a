import { seededRandom } from '../../base/random'
import type { Point, SearchMethod, Space } from '../../contract/tuning'
import { asha, randomSearch } from './asha'
import { hyperband } from './hyperband'
import type { JournalLine } from './journal'
import type { Scheduler } from './scheduler'

/** Of each rung one in so many goes on. */
const ETA = 3

/** What a search is, beside its space. */
export interface SearchOptions {
  /** Epochs of a trial's first rung. */
  readonly minEpochs: number
  /** Epochs of a whole training. */
  readonly maxEpochs: number
  readonly seed: number
}

export function schedulerOf(
  method: SearchMethod,
  space: Space,
  { minEpochs, maxEpochs, seed }: SearchOptions
): Scheduler {
  const random = seededRandom(seed, 5)
  if (method === 'random') return randomSearch(space, { maxEpochs, random })
  const options = { minEpochs, maxEpochs, eta: ETA, random }
  return method === 'asha' ? asha(space, options) : hyperband(space, options)
}

/** The best that a search has seen. */
export interface BestTrial {
  readonly trial: number
  readonly point: Point
  readonly epochs: number
  readonly f1: number
}

/** The earliest of the highest dev F1 of a journal; null where nothing was reported. */
export function bestTrial(lines: readonly JournalLine[]): BestTrial | null {
  const points = new Map<number, Point>()
  let best: BestTrial | null = null
  for (const line of lines) {
    if (line.type === 'assign') points.set(line.trial, line.point)
    else if (best === null || line.score > best.f1) {
      best = { trial: line.trial, point: points.get(line.trial)!, epochs: line.to, f1: line.score }
    }
  }
  return best
}

/** Epochs that a journal has given to trials. */
export function epochsOf(lines: readonly JournalLine[]): number {
  return lines.reduce((sum, line) => sum + (line.type === 'assign' ? line.to - line.from : 0), 0)
}
