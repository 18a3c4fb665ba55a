import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CancelledError } from '../../../src-main/base/errors'
import { seededRandom } from '../../../src-main/base/random'
import { asha, randomSearch } from '../../../src-main/training/tuner/asha'
import { hyperband, hyperbandBrackets } from '../../../src-main/training/tuner/hyperband'
import { openJournal } from '../../../src-main/training/tuner/journal'
import type { Scheduler } from '../../../src-main/training/tuner/scheduler'
import { applyPoint, parseSpace, samplePoint } from '../../../src-main/training/tuner/space'
import { type RunTrial, type TuneOptions, type TuneStep, tune } from '../../../src-main/training/tuner/tune'

const space = parseSpace({
  'head.dropout': { min: 0, max: 0.6 },
  rate: { min: 1e-5, max: 1e-2, log: true },
  units: { choices: [32, 64] }
})

describe('a search space', () => {
  it('is drawn from evenly, in the logarithm where that is asked for', () => {
    const random = seededRandom(5)
    const draws = Array.from({ length: 4000 }, () => samplePoint(space, random))
    const mean = (f: (p: (typeof draws)[number]) => number): number =>
      draws.reduce((sum, p) => sum + f(p), 0) / draws.length
    expect(mean((p) => p['head.dropout'] as number)).toBeCloseTo(0.3, 1)
    expect(mean((p) => Math.log10(p.rate as number))).toBeCloseTo(-3.5, 1)
    expect(mean((p) => (p.units === 64 ? 1 : 0))).toBeCloseTo(0.5, 1)
  })

  it('gives integers from the first to the last', () => {
    const random = seededRandom(1)
    for (const log of [false, true]) {
      const layers = parseSpace({ layers: { min: 1, max: 4, integer: true, log } })
      const seen = new Set(Array.from({ length: 500 }, () => samplePoint(layers, random).layers))
      expect([...seen].sort()).toEqual([1, 2, 3, 4])
    }
  })

  it('sets dotted keys and leaves the config as it was', () => {
    const config = { head: { dropout: 0.1, size: 3 }, seed: 1 }
    expect(applyPoint(config, { 'head.dropout': 0.5, rate: 2 })).toEqual({
      head: { dropout: 0.5, size: 3 },
      seed: 1,
      rate: 2
    })
    expect(config.head.dropout).toBe(0.1)
  })

  it('refuses a range that cannot be drawn from and names the key', () => {
    expect(() => parseSpace({ rate: { min: 0, max: 1, log: true } })).toThrow(
      expect.objectContaining({ code: 'config-invalid', at: { where: 'search space: rate' } })
    )
    expect(() => parseSpace({ rate: { min: 2, max: 1 } })).toThrow('min <= max')
  })
})

describe('Hyperband', () => {
  it('has the brackets of table 1 of the paper', () => {
    const rows = hyperbandBrackets(81, 3).map((rungs) => rungs.map((r) => [r.trials, r.epochs]))
    expect(rows).toEqual([
      [
        [81, 1],
        [27, 3],
        [9, 9],
        [3, 27],
        [1, 81]
      ],
      [
        [34, 3],
        [11, 9],
        [3, 27],
        [1, 81]
      ],
      [
        [15, 9],
        [5, 27],
        [1, 81]
      ],
      [
        [8, 27],
        [2, 81]
      ],
      [[5, 81]]
    ])
  })

  it('keeps the best of each rung and waits for all of them', () => {
    const scheduler = hyperband(space, { maxEpochs: 9, eta: 3, random: seededRandom(2) })
    const first = Array.from({ length: 9 }, () => scheduler.next())
    expect(first.map((a) => (a !== 'wait' && a !== null ? [a.trial, a.from, a.to] : a))).toEqual(
      Array.from({ length: 9 }, (_, i) => [i, 0, 1])
    )
    for (let trial = 0; trial < 8; trial++) scheduler.report(trial, 1, trial)
    expect(scheduler.next()).toBe('wait')
    scheduler.report(8, 1, 0.5)
    const second = Array.from({ length: 3 }, () => scheduler.next()).map((a) =>
      a !== 'wait' && a !== null ? [a.trial, a.from, a.to] : a
    )
    expect(second).toEqual([
      [7, 1, 3],
      [6, 1, 3],
      [5, 1, 3]
    ])
    expect(scheduler.next()).toBe('wait')
  })
})

/** A score that is learned over epochs: the closer dropout is to 0.42 and the rate to 1e-3, the higher its end. */
function curve(point: Readonly<Record<string, unknown>>, epochs: number, noise: number): number {
  const miss =
    Math.abs((point['head.dropout'] as number) - 0.42) + 0.25 * Math.abs(Math.log10(point.rate as number) + 3)
  return (0.5 - 0.4 * miss) * (1 - Math.exp(-epochs / 6)) + noise
}

function bestWithin(
  budget: number,
  seed: number,
  make: (random: ReturnType<typeof seededRandom>) => Scheduler
): number {
  const scheduler = make(seededRandom(seed))
  const noise = seededRandom(seed, 9)
  let spent = 0
  let seen = 0
  let found = 0
  while (spent < budget) {
    const assignment = scheduler.next()
    if (assignment === 'wait' || assignment === null) throw new Error('nothing to do')
    spent += assignment.to - assignment.from
    const score = curve(assignment.point, assignment.to, 0.005 * noise.normal())
    scheduler.report(assignment.trial, assignment.to, score)
    if (score > seen) {
      seen = score
      found = curve(assignment.point, 27, 0)
    }
  }
  return found
}

describe('tuning with early stopping', () => {
  const median = (xs: number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1]!
  const seeds = [1, 2, 3, 4, 5, 6, 7]

  it.each([
    [
      'Hyperband',
      (random: ReturnType<typeof seededRandom>) => hyperband(space, { maxEpochs: 27, eta: 3, random })
    ],
    [
      'ASHA',
      (random: ReturnType<typeof seededRandom>) =>
        asha(space, { minEpochs: 1, maxEpochs: 27, eta: 3, random })
    ]
  ])('%s finds better points than random search with the same epochs', (_name, make) => {
    const control = seeds.map((seed) =>
      bestWithin(270, seed, (random) => randomSearch(space, { maxEpochs: 27, random }))
    )
    const tuned = seeds.map((seed) => bestWithin(270, seed, make))
    expect(median(tuned)).toBeGreaterThan(median(control))
  })
})

describe('ASHA', () => {
  it('promotes only trials among the best third of a rung, each once', () => {
    const scheduler = asha(space, { minEpochs: 1, maxEpochs: 9, eta: 3, random: seededRandom(3) })
    for (const score of [0.1, 0.9, 0.2]) {
      const a = scheduler.next()
      if (a === null || a === 'wait') throw new Error('expected work')
      scheduler.report(a.trial, a.to, score)
    }
    expect(scheduler.next()).toMatchObject({ trial: 1, from: 1, to: 3 })
    expect(scheduler.next()).toMatchObject({ trial: 3, from: 0, to: 1 })
  })
})

describe('a search', () => {
  const makeScheduler = (): Scheduler => hyperband(space, { maxEpochs: 9, eta: 3, random: seededRandom(4) })
  const runTrial: RunTrial = async ({ point, to }) => ({ score: curve(point, to, 0), epochs: [], seconds: 0 })
  const options = (
    journal: ReturnType<typeof openJournal>,
    change: Partial<TuneOptions> = {}
  ): TuneOptions => ({
    scheduler: makeScheduler(),
    journal,
    runTrial,
    parallel: 1,
    budget: { epochs: 60, minutes: null },
    signal: new AbortController().signal,
    now: () => 0,
    ...change
  })
  const collect = async (steps: AsyncIterable<TuneStep>): Promise<TuneStep[]> => {
    const all: TuneStep[] = []
    for await (const step of steps) all.push(step)
    return all
  }
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'starling-tune-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('goes on after a kill as if it had not been stopped', async () => {
    const whole = await collect(tune(options(openJournal(join(folder, 'whole.jsonl')))))
    const path = join(folder, 'cut.jsonl')
    let runs = 0
    const dying = options(openJournal(path), {
      runTrial: async (...args) => {
        if (++runs > 7) throw new Error('killed')
        return runTrial(...args)
      }
    })
    await expect(collect(tune(dying))).rejects.toThrow('killed')
    appendFileSync(path, '{"type":"rep')
    await collect(tune(options(openJournal(path))))
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(folder, 'whole.jsonl'), 'utf8'))
    expect(whole[whole.length - 1]!.epochsSpent).toBeGreaterThanOrEqual(60)
  })

  it('refuses a journal of another search', async () => {
    const path = join(folder, 'a.jsonl')
    await collect(tune(options(openJournal(path), { budget: { epochs: 5, minutes: null } })))
    const other = options(openJournal(path), {
      scheduler: hyperband(space, { maxEpochs: 9, eta: 3, random: seededRandom(5) })
    })
    await expect(collect(tune(other))).rejects.toMatchObject({ code: 'config-invalid' })
  })

  it('runs trials side by side and waits for them when it is cancelled', async () => {
    let open = 0
    let most = 0
    const stop = new AbortController()
    const slow = options(openJournal(join(folder, 'b.jsonl')), {
      parallel: 2,
      signal: stop.signal,
      runTrial: (assignment, slot, signal) =>
        new Promise((resolve, reject) => {
          most = Math.max(most, ++open)
          if (assignment.trial < 4) {
            setImmediate(() => {
              open--
              void runTrial(assignment, slot, signal).then(resolve)
            })
          } else {
            signal.addEventListener('abort', () => {
              open--
              reject(new CancelledError())
            })
            stop.abort()
          }
        })
    })
    await expect(collect(tune(slow))).rejects.toBeInstanceOf(CancelledError)
    expect([most, open]).toEqual([2, 0])
  })
})
