import { AppError } from '../base/errors'
import type { Grain, WeekStart } from '../contract/domain'
import { autoGrain, type Buckets, bucketAt, bucketsOf } from './buckets'
import type { Extent } from './ports'
import { type JudgeSettings, settingsOf } from './settings'

const LENGTHS: Readonly<Record<Grain, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30.4 * 86_400_000
}
const MOST_BUCKETS = 60_000
const OVER = 1 / 24

export interface WindowArgs {
  /** ms UTC, half-open; null means the data's end. */
  readonly from: number | null
  readonly to: number | null
  readonly grain: Grain | 'auto'
  readonly zone: string
  readonly weekStart?: WeekStart
}

/** Buckets with history before the window and some after it. */
export interface Window {
  readonly grain: Grain
  readonly buckets: Buckets
  /** The window's buckets are `[first, end)` of `buckets`. */
  readonly first: number
  readonly end: number
  /** The bucket that is not over by the last tweet (a 24th of it is forgiven), else -1. */
  readonly partial: number
  readonly settings: JudgeSettings
  /** The history begins after the data does. */
  readonly isCut: boolean
}

/**
 * Lays out what has to be counted: whole buckets that hold the asked window, up to `history` buckets before it to learn levels from, and a
 * quarter as many after it, which help to tell a weekly rhythm and a form but no level.
 */
export function windowOf(args: WindowArgs, extent: Pick<Extent, 'from' | 'to'>): Window {
  const from = args.from ?? extent.from
  const to = args.to ?? Math.max(extent.to, from) + 1
  if (to <= from) {
    throw new AppError('usage', 'the window ends before it begins', { remedy: 'Give a later --to.' })
  }
  const grain = args.grain === 'auto' ? autoGrain(from, to) : args.grain
  const settings = settingsOf(grain)
  const length = LENGTHS[grain]
  if ((to - from) / length > MOST_BUCKETS) {
    throw new AppError('usage', `the window has more than ${MOST_BUCKETS} buckets`, {
      remedy: 'Choose a coarser grain or a shorter window.'
    })
  }
  const start = Math.min(from, Math.max(extent.from, from - settings.history * length))
  const stop = Math.max(to, Math.min(extent.to + 1, to + (settings.history / 4) * length))
  const buckets = bucketsOf(start, stop, grain, args.zone, args.weekStart)
  const last = bucketAt(buckets, extent.to)
  const left = buckets.times[last + 1]! - extent.to
  const isPartial =
    extent.to < buckets.times[last + 1]! && left > OVER * (buckets.times[last + 1]! - buckets.times[last]!)
  return {
    grain,
    buckets,
    first: bucketAt(buckets, from),
    end: bucketAt(buckets, to - 1) + 1,
    partial: isPartial ? last : -1,
    settings,
    isCut: start > extent.from
  }
}
