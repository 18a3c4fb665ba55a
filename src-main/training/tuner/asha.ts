import type { Random } from '../../base/random'
import type { Point, Space } from '../../contract/tuning'
import { type Assignment, best, type Scheduler } from './scheduler'
import { samplePoint } from './space'

/**
 * Asynchronous successive halving (Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and Talwalkar 2020): whoever is free
 * promotes a trial that is among the best 1/eta of its rung, from the top rung down, else begins a new one. Never waits.
 */
export function asha(
  space: Space,
  options: { minEpochs: number; maxEpochs: number; eta: number; random: Random }
): Scheduler {
  const epochs: number[] = []
  for (let e = options.minEpochs; e < options.maxEpochs; e *= options.eta) epochs.push(Math.round(e))
  epochs.push(options.maxEpochs)
  const points: Point[] = []
  const scores = epochs.map(() => new Map<number, number>())
  const promoted = epochs.map(() => new Set<number>())
  const assign = (trial: number, rung: number): Assignment => ({
    trial,
    point: points[trial]!,
    from: rung === 0 ? 0 : epochs[rung - 1]!,
    to: epochs[rung]!
  })
  return {
    next() {
      for (let rung = epochs.length - 2; rung >= 0; rung--) {
        const candidates = best(scores[rung]!, Math.floor(scores[rung]!.size / options.eta))
        const trial = candidates.find((t) => !promoted[rung]!.has(t))
        if (trial === undefined) continue
        promoted[rung]!.add(trial)
        return assign(trial, rung + 1)
      }
      return assign(points.push(samplePoint(space, options.random)) - 1, 0)
    },
    report(trial, to, score) {
      scores[epochs.indexOf(to)]?.set(trial, score)
    }
  }
}

/** The control: every trial gets all epochs at once. */
export function randomSearch(space: Space, options: { maxEpochs: number; random: Random }): Scheduler {
  let trials = 0
  return {
    next: () => ({
      trial: trials++,
      point: samplePoint(space, options.random),
      from: 0,
      to: options.maxEpochs
    }),
    report() {}
  }
}
