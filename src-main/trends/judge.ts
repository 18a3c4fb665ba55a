import type { Buckets } from './buckets'
import { constantDispersion, type Dispersion, DispersionTally, LEAST } from './dispersion'
import { type Expectation, expect, expectationSpace } from './expectation'
import { exposures } from './exposure'
import { judgeFalls } from './falls'
import { benjaminiHochberg, type QValue } from './false-discovery'
import type { Cells } from './ports'
import { QuickLooker } from './quick-look'
import { Rhythms } from './rhythm'
import { RiseJudge, type RunDispersion } from './rises'
import { type Judged, runsIn, type Span } from './runs'
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
  /** Of sums over the longer runs that rises are told from. */
  readonly runs: readonly RunDispersion[]
  /** The first bucket that may be judged: those before it are the burn-in. */
  readonly burnIn: number
  /** Judged buckets of the window. */
  readonly judged: number
  readonly family: number
  /** Units of the entity in the window. */
  readonly totals: Float64Array
  /** Buckets `[riseFrom, riseTo)` that are hardest to explain, the hardest one in them, and the logarithm of the tail probability of all of them. */
  readonly riseFrom: Int32Array
  readonly riseTo: Int32Array
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

const DISPERSION_SAMPLE = 1000
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
  const serial = new SeriesMaker(cells, exposure, buckets, settings, first)
  const presumed = constantDispersion(0.05)
  const pooled = poolDispersion(cells, first, settings.riseRuns, serial, presumed)
  const { dispersion } = pooled[0]!
  const runs = pooled.slice(1)
  const judgedFrom = Math.max(input.window, first)
  const judgedBuckets = sizes
    .subarray(judgedFrom, Math.max(judgedFrom, input.windowEnd))
    .reduce((sum, s) => sum + (s > 0 ? 1 : 0), 0)
  const family = Math.max(1, input.entities * judgedBuckets)
  const riseFamily = Math.max(1, input.entities * runsIn(judgedBuckets, settings.riseRuns))

  const entities = cells.entities.length
  const findings: Findings = {
    exposure,
    dispersion,
    runs,
    burnIn: first,
    judged: judgedBuckets,
    family,
    totals: new Float64Array(entities),
    riseFrom: new Int32Array(entities),
    riseTo: new Int32Array(entities),
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
  const looker = new QuickLooker({
    cells,
    exposure,
    dispersion,
    runs,
    settings,
    burnIn: first,
    judgedFrom,
    window: input.window,
    windowEnd
  })
  const longest = Math.max(...settings.fallRuns)
  const deepest = Math.log((family * settings.fallRuns.length) / 0.1)
  const riseJudge = new RiseJudge(runs, n)
  const span: Span = { from: judgedFrom, to: windowEnd, partial: input.partial }
  for (let i = 0; i < entities; i++) {
    const look = looker.of(i)
    findings.totals[i] = look.total
    findings.peak[i] = look.peak
    findings.riseFrom[i] = look.peak
    findings.riseTo[i] = look.peak + 1
    findings.logRise[i] = look.logRise
    findings.rough[i] = look.rough
    const canRise = look.logRise < DOUBTFUL || look.isRun || entities <= FEW
    const canFall = look.most * longest > deepest
    if (!canRise && !canFall && (look.peak >= 0 || look.total === 0)) {
      if (look.peak >= 0) rises.push(look.logRise)
      continue
    }
    const series = serial.of(i, dispersion)
    riseJudge.tell(i, series, span, findings, rises)
    if (canFall) judgeFalls(i, series, span, settings.fallRuns, findings, falls)
  }
  return {
    one: (index, useRhythm) => serial.of(index, dispersion, useRhythm),
    findings: {
      ...findings,
      riseQ: benjaminiHochberg(new Float64Array(rises), riseFamily),
      fallQ: benjaminiHochberg(new Float64Array(falls), family * settings.fallRuns.length)
    }
  }
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

/** The series of one entity after the other, each against its expectation; the next overwrites the last. */
class SeriesMaker {
  readonly #cells: Cells
  readonly #exposure: Float64Array
  readonly #settings: JudgeSettings
  readonly #burnIn: number
  readonly #counts: Float64Array
  readonly #space: Expectation
  readonly #rhythms: Rhythms

  constructor(
    cells: Cells,
    exposure: Float64Array,
    buckets: Buckets,
    settings: JudgeSettings,
    burnIn: number
  ) {
    this.#cells = cells
    this.#exposure = exposure
    this.#settings = settings
    this.#burnIn = burnIn
    this.#counts = new Float64Array(exposure.length)
    this.#space = expectationSpace(exposure.length)
    this.#rhythms = new Rhythms(buckets)
  }

  of(index: number, dispersion: Dispersion, useRhythm = true): Judged {
    const { starts, buckets, counts: cellCounts } = this.#cells
    const counts = this.#counts
    counts.fill(0)
    for (let c = starts[index]!; c < starts[index + 1]!; c++) counts[buckets[c]!] = cellCounts[c]!
    const rhythm = useRhythm ? this.#rhythms.factors(counts, this.#exposure) : null
    expect(counts, this.#exposure, rhythm, dispersion, this.#settings, this.#burnIn, this.#space)
    const { mean, level, taught, size } = this.#space
    return { mean, level, taught, size, counts, rhythm }
  }
}

/** Of single buckets first, then of sums over each longer run: what drifts over a week is noise to a week's sum. */
function poolDispersion(
  cells: Cells,
  first: number,
  lengths: readonly number[],
  serial: SeriesMaker,
  presumed: Dispersion
): readonly RunDispersion[] {
  const tallies = lengths.map((length) => ({ length, tally: new DispersionTally(LEAST / Math.sqrt(length)) }))
  const step = Math.max(1, Math.ceil(cells.entities.length / DISPERSION_SAMPLE))
  for (let i = 0; i < cells.entities.length; i += step) {
    const series = serial.of(i, presumed)
    for (const { length, tally } of tallies) {
      if (length === 1) addBuckets(series, first, tally)
      else addRuns(series, first, length, tally)
      tally.next()
    }
  }
  return tallies.map(({ length, tally }) => ({ length, dispersion: tally.finish() }))
}

function addBuckets(series: Judged, first: number, tally: DispersionTally): void {
  for (let t = first + 1; t < series.counts.length; t++) {
    const before = series.mean[t - 1]!
    const mean = series.mean[t]!
    if (before > 0 && mean > 0) tally.add(series.counts[t - 1]!, before, series.counts[t]!, mean)
  }
}

function addRuns(series: Judged, first: number, length: number, tally: DispersionTally): void {
  let count = -1
  let size = 0
  for (let t = first; t + length <= series.counts.length; t += length) {
    let nextCount = 0
    let nextSize = 0
    for (let u = t; u < t + length; u++) {
      nextCount += series.counts[u]!
      nextSize += series.size[u]!
    }
    if (count >= 0 && size > 0 && nextSize > 0) tally.add(count, size, nextCount, nextSize, length)
    count = nextCount
    size = nextSize
  }
}
