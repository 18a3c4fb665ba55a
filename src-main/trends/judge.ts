import type { Buckets } from './buckets'
import { constantDispersion, type Dispersion, dispersionTally } from './dispersion'
import { type Expectation, expect, expectationSpace } from './expectation'
import { exposures } from './exposure'
import { benjaminiHochberg, type QValue } from './false-discovery'
import { logLowerTail, logUpperTail } from './negative-binomial'
import type { Cells } from './ports'
import { quickLook } from './quick-look'
import { roughScore } from './ratio'
import { rhythmTool } from './rhythm'
import type { JudgeSettings } from './settings'

/** What is judged: cells of all buckets, history first, the window last. */
export interface JudgeInput {
  readonly cells: Cells
  readonly sizes: Float64Array
  readonly buckets: Buckets
  /** Buckets of the window: `[window, windowEnd)`. What lies after it only helps to tell rhythms. */
  readonly window: number
  readonly windowEnd: number
  /** The bucket that is not over, if any, else -1: no falls are told from it. */
  readonly partial: number
  /** Entities known to the run: the family counts all of them. */
  readonly entities: number
  readonly settings: JudgeSettings
}

/** Findings on all entities of the cells, by their index there. */
export interface Findings {
  readonly exposure: Float64Array
  readonly dispersion: Dispersion
  /** The first bucket that may be judged: those before it are the burn-in. */
  readonly burnIn: number
  /** Judged buckets of the window. */
  readonly judged: number
  readonly family: number
  /** Units of the entity in the window. */
  readonly totals: Float64Array
  /** Bucket of the rise that is hardest to explain, and the logarithm of its tail probability. */
  readonly peak: Int32Array
  readonly logRise: Float64Array
  /** The same of falls; -1 where no bucket is notably low. */
  readonly trough: Int32Array
  readonly logFall: Float64Array
  /** Lower bound of the log ratio at the peak, by the delta method. */
  readonly rough: Float64Array
  /** Upper bound of the log ratio at the trough, likewise. */
  readonly roughFall: Float64Array
  /** Buckets that the fall is told from: the trough and those before it. */
  readonly fallRun: Int32Array
  readonly riseQ: QValue
  readonly fallQ: QValue
}

/** The series of one entity against what was to be expected. */
export interface Judged extends Expectation {
  readonly counts: Float64Array
  readonly rhythm: Float64Array | null
}

const DISPERSION_SAMPLE = 1000
/** Deviations under which a bucket cannot matter to any q under 0.05. */
const NOTABLE = 1.5
/** log p of the plain expectation above which an entity is not looked at again with its rhythm. */
const DOUBTFUL = Math.log(1e-3)
/** Up to so many entities all are looked at in full. */
const FEW = 2000

/** One expectation after the other over the same buckets; what it returns is overwritten by the next. */
export interface Judge {
  one(index: number, useRhythm?: boolean): Judged
  readonly findings: Findings
}

/**
 * Judges every entity of the cells: expectation, negative-binomial tail probabilities of each bucket of the window, and the
 * Benjamini-Hochberg q of rises over (entities known to the run) x (judged buckets), and of falls over that x (lengths of runs).
 * Each entity takes one rank, with its strongest bucket: else one entity that is up for a month would lend its ranks to chance finds elsewhere.
 */
export function judge(input: JudgeInput): Judge {
  const { cells, sizes, buckets, settings } = input
  const n = sizes.length
  const exposure = exposures(cells, sizes)
  const filled = sizes.reduce((sum, s) => sum + (s > 0 ? 1 : 0), 0)
  const burnIn = Math.max(1, Math.min(settings.burnIn, Math.floor(filled / 4)))
  const first = firstJudged(sizes, burnIn)
  const space = expectationSpace(n)
  const counts = new Float64Array(n)
  const rhythms = rhythmTool(buckets)
  const one = (index: number, dispersion: Dispersion, useRhythm = true): Judged => {
    fill(cells, index, counts)
    const rhythm = useRhythm ? rhythms.factors(counts, exposure) : null
    expect(counts, exposure, rhythm, dispersion, settings, first, space)
    return { ...space, counts, rhythm }
  }
  const dispersion = poolDispersion(cells, first, (index) => one(index, constantDispersion(0.05)))
  const judgedFrom = Math.max(input.window, first)
  const judgedBuckets = sizes
    .subarray(judgedFrom, Math.max(judgedFrom, input.windowEnd))
    .reduce((sum, s) => sum + (s > 0 ? 1 : 0), 0)
  const family = Math.max(1, input.entities * judgedBuckets)

  const entities = cells.entities.length
  const findings: Findings = {
    exposure,
    dispersion,
    burnIn: first,
    judged: judgedBuckets,
    family,
    totals: new Float64Array(entities),
    peak: new Int32Array(entities).fill(-1),
    logRise: new Float64Array(entities),
    rough: new Float64Array(entities).fill(Number.NEGATIVE_INFINITY),
    trough: new Int32Array(entities).fill(-1),
    logFall: new Float64Array(entities),
    roughFall: new Float64Array(entities),
    fallRun: new Int32Array(entities).fill(1),
    riseQ: () => 1,
    fallQ: () => 1
  }
  const rises: number[] = []
  const falls: number[] = []
  const { windowEnd } = input
  const quick = quickLook({
    cells,
    exposure,
    dispersion,
    settings,
    burnIn: first,
    judgedFrom,
    window: input.window,
    windowEnd
  })
  const longest = Math.max(...settings.fallRuns)
  const deepest = Math.log((family * settings.fallRuns.length) / 0.1)
  const span: Span = { from: judgedFrom, to: windowEnd, partial: input.partial }
  for (let i = 0; i < entities; i++) {
    const look = quick(i)
    findings.totals[i] = look.total
    findings.peak[i] = look.peak
    findings.logRise[i] = look.logRise
    findings.rough[i] = look.rough
    const canRise = look.logRise < DOUBTFUL || entities <= FEW
    const canFall = look.most * longest > deepest
    if (!canRise && !canFall && (look.peak >= 0 || look.total === 0)) {
      if (look.peak >= 0) rises.push(look.logRise)
      continue
    }
    const series = one(i, dispersion)
    judgeRises(i, series, span, findings, rises)
    if (canFall) judgeFalls(i, series, span, settings, findings, falls)
  }
  return {
    one: (index, useRhythm) => one(index, dispersion, useRhythm),
    findings: {
      ...findings,
      riseQ: benjaminiHochberg(Float64Array.from(rises), family),
      fallQ: benjaminiHochberg(Float64Array.from(falls), family * settings.fallRuns.length)
    }
  }
}

/** Judged buckets `[from, to)`. */
interface Span {
  readonly from: number
  readonly to: number
  readonly partial: number
}

/** Tail probabilities of every bucket that is notably high; the peak is the one that is hardest to explain, else the highest. */
function judgeRises(i: number, series: Judged, span: Span, findings: Findings, rises: number[]): void {
  const { dispersion } = findings
  let highest = -1
  let highestZ = Number.NEGATIVE_INFINITY
  let rise = 0
  let at = -1
  for (let t = span.from; t < span.to; t++) {
    const mean = series.mean[t]!
    if (!(mean > 0)) continue
    const spread = dispersion.at(mean) + 1 / series.level[t]!
    const z = (series.counts[t]! - mean) / Math.sqrt(mean + mean * mean * spread)
    if (z > highestZ) {
      highestZ = z
      highest = t
    }
    if (z <= NOTABLE) continue
    const logP = logUpperTail(series.counts[t]!, mean, 1 / spread)
    if (logP >= rise) continue
    rise = logP
    at = t
  }
  if (at >= 0) rises.push(rise)
  const peak = at >= 0 ? at : highest
  findings.peak[i] = peak
  if (peak < 0) return
  const mean = series.mean[peak]!
  const level = series.level[peak]!
  const alpha = dispersion.at(mean)
  findings.logRise[i] = at >= 0 ? rise : logUpperTail(series.counts[peak]!, mean, 1 / (alpha + 1 / level))
  findings.rough[i] = roughScore(series.counts[peak]!, mean, level, alpha)
}

/** Tail probabilities of every run of buckets that is notably low. */
function judgeFalls(
  i: number,
  series: Judged,
  span: Span,
  settings: JudgeSettings,
  findings: Findings,
  falls: number[]
): void {
  for (const length of settings.fallRuns) {
    for (let t = span.from + length - 1; t < span.to; t++) {
      if (t === span.partial) continue
      const run = sumRun(series, findings.dispersion, t, length)
      const deviation = Math.sqrt(run.mean + run.mean * run.mean * run.spread)
      if (run.mean - run.count <= NOTABLE * deviation) continue
      const logP = logLowerTail(run.count, run.mean, 1 / run.spread)
      if (logP >= findings.logFall[i]!) continue
      findings.logFall[i] = logP
      findings.trough[i] = t
      findings.fallRun[i] = length
      findings.roughFall[i] =
        Math.log((run.count + 0.5) / run.mean) + 1.96 * Math.sqrt(1 / (run.count + 0.5) + run.spread)
    }
  }
  if (findings.trough[i]! >= 0) falls.push(findings.logFall[i]!)
}

/** Neighbouring buckets as one: what the level does not know is shared by all of them, the dispersion is each one's own. */
export interface Run {
  readonly count: number
  readonly mean: number
  /** Gamma shape of the level. */
  readonly level: number
  /** Dispersion of the sum, without the level's part. */
  readonly alpha: number
  /** Variance of the sum = mean + spread x mean^2. */
  readonly spread: number
}

/** The `length` buckets that end with `t`. */
export function sumRun(series: Judged, dispersion: Dispersion, t: number, length: number): Run {
  let count = 0
  let mean = 0
  let scatter = 0
  for (let u = t - length + 1; u <= t; u++) {
    const own = Math.max(series.mean[u]!, 0)
    count += series.counts[u]!
    mean += own
    scatter += dispersion.at(own) * own * own
  }
  const level = series.level[t - length + 1]!
  const alpha = mean > 0 ? scatter / (mean * mean) : 0
  return { count, mean, level, alpha, spread: alpha + 1 / level }
}

/** The bucket after the first `burnIn` that hold any tweet. */
function firstJudged(sizes: Float64Array, burnIn: number): number {
  let filled = 0
  for (let t = 0; t < sizes.length; t++) {
    if (filled === burnIn) return t
    if (sizes[t]! > 0) filled++
  }
  return sizes.length
}

function fill(cells: Cells, index: number, counts: Float64Array): void {
  counts.fill(0)
  for (let c = cells.starts[index]!; c < cells.starts[index + 1]!; c++) {
    counts[cells.buckets[c]!] = cells.counts[c]!
  }
}

function poolDispersion(cells: Cells, first: number, one: (index: number) => Judged): Dispersion {
  const tally = dispersionTally()
  const step = Math.max(1, Math.ceil(cells.entities.length / DISPERSION_SAMPLE))
  for (let i = 0; i < cells.entities.length; i += step) {
    const series = one(i)
    for (let t = first + 1; t < series.counts.length; t++) {
      const before = series.mean[t - 1]!
      const mean = series.mean[t]!
      if (before > 0 && mean > 0) tally.add(series.counts[t - 1]!, before, series.counts[t]!, mean)
    }
    tally.next()
  }
  return tally.finish()
}
