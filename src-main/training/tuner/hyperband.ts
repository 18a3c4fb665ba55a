import type { Random } from '../../base/random'
import type { Point, Space } from '../../contract/tuning'
import { type Assignment, best, type Scheduler } from './scheduler'
import { samplePoint } from './space'

export interface Rung {
  readonly trials: number
  readonly epochs: number
}

/**
 * The brackets of Hyperband (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar 2018, algorithm 1): bracket s begins
 * n = ceil((smax + 1) / (s + 1) eta^s) trials with R eta^-s epochs and keeps the best 1/eta at each rung.
 * @param maxEpochs R @param eta 3 in the paper
 * @param minEpochs the least that a trial is given: smax = floor(log_eta(R / minEpochs)); 1 in the paper
 */
export function hyperbandBrackets(maxEpochs: number, eta: number, minEpochs = 1): Rung[][] {
  const most = Math.floor(Math.log(maxEpochs / minEpochs) / Math.log(eta) + 1e-9)
  return Array.from({ length: most + 1 }, (_, index) => {
    const s = most - index
    const n = Math.ceil(((most + 1) / (s + 1)) * eta ** s - 1e-9)
    return Array.from({ length: s + 1 }, (_, i) => ({
      trials: Math.max(1, Math.floor(n / eta ** i)),
      epochs: Math.max(1, Math.round(maxEpochs * eta ** (i - s)))
    }))
  })
}

/** Hyperband over a space: its brackets one after the other, again and again until the caller's budget ends. */
export function hyperband(
  space: Space,
  options: { maxEpochs: number; eta: number; random: Random; minEpochs?: number }
): Scheduler {
  const brackets = hyperbandBrackets(options.maxEpochs, options.eta, options.minEpochs)
  const points: Point[] = []
  let bracket = -1
  let rung = 0
  let waiting: number[] = []
  let open = 0
  let scores = new Map<number, number>()
  const fill = (): void => {
    bracket = (bracket + 1) % brackets.length
    rung = 0
    waiting = Array.from(
      { length: brackets[bracket]![0]!.trials },
      () => points.push(samplePoint(space, options.random)) - 1
    )
    scores = new Map()
  }
  return {
    next() {
      if (waiting.length === 0) {
        if (open > 0) return 'wait'
        const rungs = brackets[bracket]
        if (rungs === undefined || rung + 1 >= rungs.length) fill()
        else {
          rung++
          waiting = best(scores, rungs[rung]!.trials)
          scores = new Map()
        }
      }
      const trial = waiting.shift()!
      open++
      const rungs = brackets[bracket]!
      const from = rung === 0 ? 0 : rungs[rung - 1]!.epochs
      return { trial, point: points[trial]!, from, to: rungs[rung]!.epochs } satisfies Assignment
    },
    report(trial, _to, score) {
      open--
      scores.set(trial, score)
    }
  }
}
