import type { Kind } from '../contract/domain'
import type { Burst, EntityTrend, Point } from '../contract/trends'
import { kleinbergBursts } from './bursts'
import { alphaAt } from './dispersion'
import { isDrivenByFew } from './driven-by-few'
import type { Judge } from './judge'
import { kindOf } from './kinds'
import { logUpperTail, quantile } from './negative-binomial'
import type { EntityInfo, Voices } from './ports'
import { lowestRatio, overNoise, type Ratio, ratioOf } from './ratio'
import { type Judged, sumRun } from './runs'
import type { Window } from './window'

/** All of an entity's line but what only the store knows. */
export type Line = Omit<
  EntityTrend,
  | 'entity'
  | 'name'
  | 'class'
  | 'aliases'
  | 'first'
  | 'authors'
  | 'topAuthorShare'
  | 'copiedShare'
  | 'isDrivenByFew'
>

export interface LineInput {
  readonly judge: Judge
  readonly window: Window
  readonly sizes: Float64Array
  /** Units of all tweets in the window. */
  readonly units: number
  readonly level: number
}

/** @param isOlder the workspace has mentions of it from before the first bucket */
export function lineOf(input: LineInput, index: number, isOlder: boolean): Line {
  const { judge, window } = input
  const { findings } = judge
  const flatQ = flatQOf(input, index)
  const series = judge.one(index)
  const riseQ = findings.peak[index]! < 0 ? 1 : findings.riseQ(findings.logRise[index]!)
  const fallQ = findings.trough[index]! < 0 ? 1 : findings.fallQ(findings.logFall[index]!)
  const kind = kindOf({
    counts: series.counts,
    exposure: findings.exposure,
    rhythm: series.rhythm,
    window: window.first,
    burnIn: findings.burnIn,
    riseQ,
    fallQ,
    flatQ,
    trough: findings.trough[index]!,
    fallRun: findings.fallRun[index]!,
    level: input.level,
    peak: Math.max(0, findings.peak[index]!),
    isOlder
  })
  const peak = peakOf(input, index, kind, series)
  const measured = measure(input, index, peak, kind === 'falling' ? findings.fallRun[index]! : 1, series)
  const count = findings.totals[index]!
  return {
    count,
    share: input.units > 0 ? count / input.units : 0,
    score: Math.log(measured.interval.low),
    ...measured,
    q: Math.min(1, riseQ),
    qFall: Math.min(1, fallQ),
    kind,
    peak: window.buckets.times[peak]!,
    rise: riseOf(input, index),
    bursts: burstsOf(input, series),
    series: points(input, series)
  }
}

function riseOf({ judge: { findings }, window: { buckets } }: LineInput, index: number): Line['rise'] {
  if (findings.peak[index]! < 0) return null
  return { from: buckets.times[findings.riseFrom[index]!]!, to: buckets.times[findings.riseTo[index]!]! }
}

/** The score alone, for sorting. */
export function scoreOf(input: LineInput, index: number): number {
  const { findings } = input.judge
  const peak = findings.peak[index]!
  if (peak < 0) return 0
  const run = sumRun(input.judge.one(index), findings.dispersion, peak, 1)
  if (!(run.mean > 0)) return 0
  const { mean, level } = overNoise(run.mean, run.level)
  return Math.log(lowestRatio(run.count, mean, level, run.alpha))
}

/** q of the strongest rise if no weekly rhythm were expected; 1 where the entity has none to speak of. */
export function flatQOf(input: LineInput, index: number): number {
  const { judge, window } = input
  const { findings } = judge
  const rhythm = judge.one(index).rhythm
  if (rhythm === null) return 1
  const from = Math.max(window.first, findings.burnIn)
  let highest = 0
  for (let t = from; t < window.end; t++) highest = Math.max(highest, rhythm[t]!)
  if (highest < 1.5) return 1
  const flat = judge.one(index, false)
  let least = 0
  for (let t = from; t < window.end; t++) {
    const mean = flat.mean[t]!
    if (!(mean > 0) || flat.counts[t]! <= mean) continue
    const spread = alphaAt(findings.dispersion, mean) + 1 / flat.level[t]!
    least = Math.min(least, logUpperTail(flat.counts[t]!, mean, 1 / spread))
  }
  return findings.riseQ(least)
}

function peakOf(input: LineInput, index: number, kind: Kind, series: Judged): number {
  const { findings } = input.judge
  if (kind === 'falling') return findings.trough[index]!
  if (findings.peak[index]! >= 0) return findings.peak[index]!
  let peak = input.window.first
  for (let t = peak; t < input.window.end; t++) if (series.counts[t]! > series.counts[peak]!) peak = t
  return peak
}

function measure(input: LineInput, index: number, peak: number, length: number, series: Judged): Ratio {
  const { findings } = input.judge
  const run = sumRun(series, findings.dispersion, peak, length)
  if (findings.peak[index]! < 0 || !(run.mean > 0)) return { ratio: 1, interval: { low: 1, high: 1 } }
  const { mean, level } = overNoise(run.mean, run.level)
  return ratioOf(run.count, mean, level, run.alpha)
}

function burstsOf(input: LineInput, series: Judged): Burst[] {
  const { window, sizes } = input
  const base = series.mean.map((mean, t) => (sizes[t]! > 0 ? Math.max(0, mean) / sizes[t]! : 0))
  return kleinbergBursts(series.counts, sizes, base)
    .filter((span) => span.to > window.first && span.from < window.end)
    .map((span) => ({
      from: window.buckets.times[Math.max(span.from, window.first)]!,
      to: window.buckets.times[Math.min(span.to, window.end)]!,
      weight: span.weight
    }))
}

function points(input: LineInput, series: Judged): Point[] {
  const { window, sizes, judge } = input
  const out: Point[] = []
  for (let t = window.first; t < window.end; t++) {
    const expected = Math.max(series.mean[t]!, 0)
    const shape = 1 / (alphaAt(judge.findings.dispersion, expected) + 1 / series.level[t]!)
    out.push({
      t: window.buckets.times[t]!,
      n: series.counts[t]!,
      size: sizes[t]!,
      expected,
      low: expected > 0 ? quantile(0.025, expected, shape) : 0,
      high: expected > 0 ? quantile(0.975, expected, shape) : 0
    })
  }
  return out
}

/** Puts a line together with what the store knows of the entity. */
export function withDisplay(line: Line, info: EntityInfo, voices: Voices): EntityTrend {
  return {
    entity: info.entity,
    name: info.name,
    class: info.class,
    aliases: info.aliases,
    first: info.first,
    authors: voices.authors,
    topAuthorShare: voices.topAuthorShare,
    copiedShare: voices.copiedShare,
    isDrivenByFew: isDrivenByFew(voices),
    ...line
  }
}
