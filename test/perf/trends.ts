import { join } from 'node:path'
import { AppError } from '../../src-main/base/errors'
import { seededRandom } from '../../src-main/base/random'
import { board } from '../../src-main/trends/board'
import { bucketsOf } from '../../src-main/trends/buckets'
import { readSample } from '../support/sample-trends'
import { dmiTcat } from './baselines/dmi-tcat'
import { gnipPoisson } from './baselines/gnip-poisson'
import { meanDeviation } from './baselines/mean-deviation'
import { signiTrend } from './baselines/signi-trend'
import { type BenchResult, benchResult, median } from './support/bench'
import { type Background, type Mentions, readMentions, shuffled } from './trends/background'
import { type Calls, detectorCalls, highest, starlingCalls } from './trends/detect'
import { type Injected, inject } from './trends/events'
import { realEvents } from './trends/real-events'
import { cubeResults } from './trends/scale'

const DAYS = 56
const HOURS = DAYS * 24
const WINDOW = 28 * 24
const WEEK = 168
const SEEDS = 20
const EVENT_SEEDS = 10
const STEP = 8
const START = Date.UTC(2025, 2, 3)
const BASELINES = [dmiTcat, gnipPoisson, signiTrend, meanDeviation]

/** The parts by name, each in itself: false alarms, then injected events against four known methods at the same rate of false alarms; the sample; real events; ten million mentions; fifty beside ten. */
const PARTS: Readonly<Record<string, (data: string) => Promise<BenchResult[]>>> = {
  async injected(data) {
    const mentions = await readMentions(join(data, 'corpus', 'tweets-unlabelled.tsv.xz'), STEP)
    const { alarms, results } = falseAlarms(mentions)
    return [...results, ...injected(mentions, alarms)]
  },
  sample,
  real: realEvents,
  scale: () => cubeResults(false),
  large: () => cubeResults(true)
}

/** `starling bench trends [injected] [sample] [real] [scale] [large]`: the named parts, all where none is. */
export async function run(options: { data: string; parts: readonly string[] }): Promise<BenchResult[]> {
  const known = Object.keys(PARTS)
  const unknown = options.parts.find((part) => !known.includes(part))
  if (unknown !== undefined)
    throw new AppError('usage', `there is no part "${unknown}"`, { remedy: `one of ${known.join(', ')}` })
  const results: BenchResult[] = []
  for (const [name, part] of Object.entries(PARTS)) {
    if (options.parts.length === 0 ? name !== 'scale' : options.parts.includes(name))
      results.push(...(await part(options.data)))
  }
  return results
}

const BUCKETS = bucketsOf(START, START + HOURS * 3_600_000, 'hour', 'UTC')
const VOLUME = Float64Array.from({ length: HOURS }, (_, t) => 1 + 0.6 * Math.sin((2 * Math.PI * t) / 24))
const background = (mentions: Mentions, seed: number, events: readonly Injected[]): Background =>
  shuffled(
    mentions,
    VOLUME,
    seededRandom(seed, 1),
    events.map((e) => e.counts)
  )

/** Entities called where times are shuffled: nothing can be true. */
function falseAlarms(mentions: Mentions): { alarms: number[]; results: BenchResult[] } {
  const alarms = Array.from({ length: SEEDS }, (_, seed) => {
    const calls = starlingCalls(background(mentions, seed, []), BUCKETS, WINDOW)
    return calls.filter((t) => t >= 0).length
  })
  const clean = alarms.filter((n) => n === 0).length
  return {
    alarms,
    results: [
      benchResult('false alarms a seed at q 0.05', 'entities', alarms),
      benchResult(`seeds of ${SEEDS} without a false alarm`, 'seeds', [clean], {
        name: 'calibrated',
        value: 17
      })
    ]
  }
}

/** Precision, recall, F1 and hours to detection of injected events. */
function injected(mentions: Mentions, alarms: readonly number[]): BenchResult[] {
  const worlds = Array.from({ length: EVENT_SEEDS }, (_, seed) => {
    const events = inject(HOURS, WINDOW, VOLUME, seededRandom(seed, 2))
    return { events, world: background(mentions, 100 + seed, events) }
  })
  const corpus = mentions.ofName.length
  const ours = worlds.map(({ events, world }) => tally(starlingCalls(world, BUCKETS, WINDOW), events, corpus))
  const results = figures('starling', ours, null)
  const allowed = alarms.reduce((a, b) => a + b, 0)
  const quiet = Array.from({ length: SEEDS }, (_, seed) => background(mentions, seed, []))
  for (const detector of BASELINES) {
    const scores = quiet.flatMap((world) => Array.from(highest(detector, world, WINDOW, WEEK)))
    const threshold = scores.sort((a, b) => b - a)[allowed]!
    const theirs = worlds.map(({ events, world }) =>
      tally(detectorCalls(detector, world, WINDOW, WEEK, threshold), events, corpus)
    )
    results.push(...figures(detector.name, theirs, ours))
  }
  return results
}

interface Tally {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** Median hours from onset to call. */
  readonly delay: number
  readonly byShape: ReadonlyMap<string, number>
}

/** A call inside an event is right; one before it, on a control or on the background is wrong. */
function tally(calls: Calls, events: readonly Injected[], corpus: number): Tally {
  let right = 0
  let wrong = calls.subarray(0, corpus).filter((t) => t >= 0).length
  const delays: number[] = []
  const found = new Map<string, number>()
  const real = events.filter((e) => e.shape !== 'seasonal').length
  for (const [i, event] of events.entries()) {
    const t = calls[corpus + i]!
    if (t < 0) continue
    if (event.shape === 'seasonal' || t < event.onset || t >= event.end + 24) wrong++
    else {
      right++
      delays.push(t - event.onset)
      found.set(event.shape, (found.get(event.shape) ?? 0) + 1)
    }
  }
  const recall = right / real
  const precision = right + wrong > 0 ? right / (right + wrong) : 0
  return {
    precision,
    recall,
    f1: (2 * right) / (right + wrong + real),
    delay: delays.length > 0 ? median(delays) : Number.NaN,
    byShape: new Map([...found].map(([shape, n]) => [shape, n / (real / 4)]))
  }
}

function figures(name: string, tallies: readonly Tally[], ours: readonly Tally[] | null): BenchResult[] {
  const f1 = ours === null ? null : { name: 'starling', value: median(ours.map((t) => t.f1)) }
  const results = [
    benchResult(
      `${name}: F1`,
      'fraction',
      tallies.map((t) => t.f1),
      f1
    ),
    benchResult(
      `${name}: precision`,
      'fraction',
      tallies.map((t) => t.precision)
    ),
    benchResult(
      `${name}: recall`,
      'fraction',
      tallies.map((t) => t.recall)
    ),
    benchResult(
      `${name}: median time to detection`,
      'hours',
      tallies.map((t) => t.delay)
    )
  ]
  for (const shape of ['burst', 'ramp', 'shift', 'new']) {
    results.push(
      benchResult(
        `${name}: recall of ${shape}`,
        'fraction',
        tallies.map((t) => t.byShape.get(shape) ?? 0)
      )
    )
  }
  return results
}

/** The sample's known events, as a perfect tagger would see them. */
async function sample(): Promise<BenchResult[]> {
  const { source, events } = readSample()
  const result = await board(source, {
    ...{ run: 1, from: null, to: null, grain: 'day', zone: 'UTC', count: 'tweets', classes: [], search: '' },
    ...{ order: 'rising', top: 500, level: 0.05, pinned: [], note: null }
  })
  const right = events.filter((e) => result.entities.find((t) => t.name === e.entity)?.kind === e.kind).length
  const known = new Set(events.map((e) => e.entity))
  const strays = result.entities.filter((e) => e.q <= 0.05 && !known.has(e.name)).length
  return [
    benchResult('sample: events in their right kind', 'events', [right], {
      name: 'known',
      value: events.length
    }),
    benchResult('sample: other entities called', 'entities', [strays])
  ]
}
