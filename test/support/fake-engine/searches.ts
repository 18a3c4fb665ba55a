import { seededRandom } from '../../../src-main/base/random'
import type { Handlers } from '../../../src-main/contract'
import type { SearchDetail, SearchTrial, Space } from '../../../src-main/contract/tuning'
import { historyOf } from './models'

type Topic = Pick<Handlers, 'tune.list' | 'tune.get' | 'tune.start' | 'tune.resume' | 'tune.remove'>

const SPACE: Space = {
  'optimiser.learningRate': { min: 0.0001, max: 0.01, log: true, integer: false },
  'network.inputDropout': { min: 0, max: 0.6, log: false, integer: false },
  'network.outputDropout': { min: 0, max: 0.6, log: false, integer: false }
}

/** Trials in which a rate near 0.002 is best; the last one runs. */
export function trialsOf(count: number): SearchTrial[] {
  const random = seededRandom(11)
  return Array.from({ length: count }, (_, trial) => {
    const rate = 0.0001 * 100 ** random.next()
    const inputs = random.next() * 0.6
    const outputs = random.next() * 0.6
    const lift = 0.2 - 0.12 * Math.abs(Math.log10(rate / 0.002)) - 0.1 * Math.abs(outputs - 0.3)
    const curve = historyOf(lift, [1, 1, 3, 1, 9][trial % 5])
    const isRunning = trial === count - 1
    return {
      trial,
      point: {
        'optimiser.learningRate': rate,
        'network.inputDropout': inputs,
        'network.outputDropout': outputs
      },
      f1: isRunning ? null : Math.max(...curve.map(({ devF1 }) => devF1 ?? 0)),
      curve,
      isRunning
    }
  })
}

/** @param parent id of the model that was searched for */
export function searchOf(parent: string, count = 24): SearchDetail {
  const trials = trialsOf(count)
  const scores = trials.map(({ f1 }) => f1 ?? -1)
  return {
    search: '0123456789abcdef',
    name: 'fast tuned',
    parent,
    method: 'hyperband',
    created: '2026-11-20T10:00:00Z',
    models: [],
    space: SPACE,
    maxEpochs: 9,
    budget: { epochs: 90, minutes: null },
    epochs: trials.reduce((sum, { curve }) => sum + curve.length, 0),
    tweets: { train: 180, dev: 61 },
    trials,
    best: scores.indexOf(Math.max(...scores)),
    seeds: {
      runs: [0.523, 0.531, 0.518].map((f1, i) => ({
        seed: i + 1,
        f1,
        model: `fast-tuned-seed-${i + 1}-0a1b2c3d`
      })),
      mean: 0.524,
      deviation: 0.0066
    }
  }
}

/** @param start begins a job of that title */
export function fakeSearches(parent: string, start: (title: string) => { job: number }): Topic {
  let known = [searchOf(parent)]
  return {
    'tune.list': async () => known,
    'tune.get': async () => searchOf(parent),
    'tune.start': async () => ({ ...start('Search for fast tuned'), search: '0123456789abcdef' }),
    'tune.resume': async ({ search }) => ({ ...start('Search for fast tuned'), search }),
    'tune.remove': async () => {
      known = []
      return known
    }
  }
}
