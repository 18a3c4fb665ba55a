import type { Kind } from '../contract/domain'
import { bestShape } from './shapes'

/** What the kind of an entity is told from. Bucket indices run over history and window. */
export interface KindInput {
  readonly counts: Float64Array
  readonly exposure: Float64Array
  readonly rhythm: Float64Array | null
  /** First bucket of the window. */
  readonly window: number
  /** First judged bucket of the data. */
  readonly burnIn: number
  readonly riseQ: number
  readonly fallQ: number
  /** q of the strongest rise if the entity's weekly rhythm is left out of the expectation. */
  readonly flatQ: number
  readonly level: number
  /** Bucket of the peak. */
  readonly peak: number
  /** The fall is told from the `fallRun` buckets that end with `trough`; -1 where there is none. */
  readonly trough: number
  readonly fallRun: number
  /** The workspace knows mentions from before the first bucket. */
  readonly isOlder: boolean
}

const BINS = 120
const NEW_SHARE = 0.005
const LEAD = 1
const LEAST_FALL = 8

/**
 * One rule each, tried in this order:
 * - `seasonal`: not a rise by q, but it would be one if the entity's own weekly rhythm were not expected: the rhythm explains it.
 * - `falling`: a fall by q without a rise by q, or after one and to under half of what there was before it: not the end of a burst.
 * - `steady`: neither a rise nor a fall by q.
 * - `new`: a rise by q, and before it (one bucket of lead allowed) no more than one mention and half a percent of those since.
 * - `burst`, `ramp`, `shift`: a rise by q; the form that fits best by information criterion (see shapes.ts). A burst returns to its base.
 */
export function kindOf(input: KindInput): Kind {
  const rises = input.riseQ <= input.level
  const falls = input.fallQ <= input.level
  if (!rises && !falls) return input.flatQ <= input.level ? 'seasonal' : 'steady'
  if (falls && (!rises || endsBelowStart(input))) return 'falling'
  if (isNew(input)) return 'new'
  const { counts, offsets } = binned(input)
  return bestShape(counts, offsets).name
}

function endsBelowStart(input: KindInput): boolean {
  if (input.trough <= input.peak) return false
  const onset = onsetOf(input)
  const first = input.trough - input.fallRun + 1
  const mean =
    (sum(input.counts, 0, onset) / Math.max(1e-9, sum(input.exposure, 0, onset))) *
    sum(input.exposure, first, input.trough + 1)
  return mean >= LEAST_FALL && sum(input.counts, first, input.trough + 1) < mean / 2
}

function sum(values: Float64Array, from: number, to: number): number {
  let total = 0
  for (let t = from; t < to; t++) total += values[t]!
  return total
}

function isNew(input: KindInput): boolean {
  if (input.isOlder) return false
  const onset = onsetOf(input)
  if (onset < input.burnIn || onset < input.window) return false
  let before = 0
  let since = 0
  for (let t = 0; t < input.counts.length; t++) {
    if (t < onset - LEAD) before += input.counts[t]!
    else since += input.counts[t]!
  }
  return before <= 1 + NEW_SHARE * since
}

/** The first bucket that has a tenth of the peak's share, going back from the peak without a break of more than `LEAD` buckets. */
function onsetOf(input: KindInput): number {
  const height = (t: number) => (input.exposure[t]! > 0 ? input.counts[t]! / input.exposure[t]! : 0)
  const least = height(input.peak) / 10
  let onset = input.peak
  for (let t = input.peak - 1; t >= 0 && onset - t <= LEAD + 1; t--) {
    if (height(t) >= least) onset = t
  }
  return onset
}

/** Neighbouring buckets together until there are at most 120 bins. */
function binned(input: KindInput): { counts: Float64Array; offsets: Float64Array } {
  const n = input.counts.length
  const width = Math.ceil(n / BINS)
  const bins = Math.ceil(n / width)
  const counts = new Float64Array(bins)
  const offsets = new Float64Array(bins)
  for (let t = 0; t < n; t++) {
    const bin = Math.floor(t / width)
    counts[bin] = counts[bin]! + input.counts[t]!
    offsets[bin] = offsets[bin]! + input.exposure[t]! * (input.rhythm === null ? 1 : input.rhythm[t]!)
  }
  return { counts, offsets }
}
