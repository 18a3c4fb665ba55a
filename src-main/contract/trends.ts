import * as v from 'valibot'
import type { EntityClass } from './classes'
import type { Count, Grain, Interval, Kind, TweetRow } from './domain'
import { filterSchema, grainSchema, id } from './filter'
import { request } from './request'

export interface Burst {
  /** ms UTC, half-open. */
  readonly from: number
  readonly to: number
  readonly weight: number
}

/** One bucket of a series. `n` counts the entity, `size` all units of the bucket, `expected` the count that was to be expected. */
export interface Point {
  readonly t: number
  readonly n: number
  readonly size: number
  readonly expected: number
  /** 95 % band of what was to be expected. */
  readonly low: number
  readonly high: number
}

export interface EntityTrend {
  readonly entity: number
  readonly name: string
  readonly class: EntityClass
  readonly aliases: readonly string[]
  /** Units in the window. */
  readonly count: number
  /** Of all units in the window, a fraction. */
  readonly share: number
  /** Lower bound of the log ratio at the peak bucket; the board's order. */
  readonly score: number
  /** Observed over expected at the peak bucket, with its 95 % interval. */
  readonly ratio: number
  readonly interval: Interval
  /** Benjamini-Hochberg q of the rise, and of the fall. */
  readonly q: number
  readonly qFall: number
  readonly kind: Kind
  /** Start of the peak bucket, ms UTC. */
  readonly peak: number
  /** The run of buckets that the rise is told from, ms UTC, half-open; null where none is notably high. */
  readonly rise: { readonly from: number; readonly to: number } | null
  /** First mention in the whole workspace, ms UTC. */
  readonly first: number
  readonly bursts: readonly Burst[]
  readonly series: readonly Point[]
  /** Who is behind it in the window. */
  readonly authors: number
  readonly topAuthorShare: number
  readonly copiedShare: number
  /** Under five authors, one author with more than a third of its tweets, or four in five of them copies. */
  readonly isDrivenByFew: boolean
  /** The entity that leads the story it belongs to (maybe itself); absent or null where it shares none. */
  readonly story?: number | null
}

export interface TrendsResult {
  readonly grain: Grain
  readonly zone: string
  /** The window, ms UTC, half-open. */
  readonly from: number
  readonly to: number
  /** Starts of the buckets, ms UTC; the last one may be half filled. */
  readonly buckets: readonly number[]
  /** True where the last bucket is not over by the workspace's last tweet. */
  readonly lastIsPartial: boolean
  readonly count: Count
  readonly units: number
  readonly entities: readonly EntityTrend[]
  /** Entities that matched before `top` cut the list. */
  readonly total: number
  readonly run: number | null
  /** True where only the entities with most mentions were judged so far: the whole answer comes without `draft`. */
  readonly isDraft: boolean
  /** Says where the answer is less than it could be: an incomplete run, a sample. Null otherwise. */
  readonly note: string | null
}

/** Volume by bucket and class for the strip, over all data. */
export interface VolumeResult {
  readonly grain: Grain
  readonly buckets: readonly number[]
  /** Tweets in a bucket. */
  readonly tweets: readonly number[]
  /** Mentions in a bucket by class. */
  readonly classes: readonly {
    readonly class: EntityClass
    readonly total: number
    readonly n: readonly number[]
  }[]
}

/** In how many of the entity's tweets something is said, over how many were to be expected from before, with its 95 % interval. */
export interface Lift {
  readonly n: number
  readonly ratio: number
  readonly interval: Interval
}

export interface EntityDetail {
  readonly trend: EntityTrend
  readonly grain: Grain
  /** Other classes its mentions were tagged with, most first. */
  readonly classes: readonly { readonly class: EntityClass; readonly n: number }[]
  readonly names: readonly { readonly name: string; readonly n: number }[]
  /**
   * What is explained, ms UTC, half-open: the rise where there is one by q, else the window. It is held against the time from `since` on before it; where there is none
   * (`since` = `from`) against what all tweets say.
   */
  readonly explained: { readonly since: number; readonly from: number; readonly to: number }
  /** Entities named together with it more than was to be expected, the most telling first. */
  readonly together: readonly (Lift & {
    readonly entity: number
    readonly name: string
    readonly class: EntityClass
  })[]
  /** Words said with it more than was to be expected, the most telling first; `n` counts copied texts once, in a sample where there are many. */
  readonly words: readonly (Lift & { readonly word: string })[]
  /** Its earliest tweets of the explained time, copies once. */
  readonly earliest: readonly TweetRow[]
  readonly authors: readonly { readonly author: string; readonly n: number }[]
  /** Representative tweets of the window, near-duplicates folded; `alike` counts the folded ones. */
  readonly tweets: readonly { readonly tweet: TweetRow; readonly alike: number }[]
}

export const ORDERS = ['rising', 'top', 'new', 'falling', 'seasonal'] as const
export type Order = (typeof ORDERS)[number]
/** Who the listed entities are driven by: anyone, not few, or few alone. */
export const DRIVERS = ['anyone', 'many', 'few'] as const
export type Drivers = (typeof DRIVERS)[number]

export const trendRequests = {
  'trends.board': request<TrendsResult>()(
    v.object({
      ...filterSchema.entries,
      grain: grainSchema,
      top: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000)), 50),
      order: v.optional(v.picklist(ORDERS), 'rising'),
      /** Lists these entities alone; no figure changes. */
      drivers: v.optional(v.picklist(DRIVERS), 'anyone'),
      /** The level that q is held against. */
      level: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.05),
      /** Entities whose series are wanted whatever their place. */
      pinned: v.optional(v.array(id), []),
      /** A first answer will do where the whole one takes long; the result says which it is. */
      draft: v.optional(v.boolean(), false)
    })
  ),
  'trends.volume': request<VolumeResult>()(
    v.object({
      ...filterSchema.entries,
      buckets: v.optional(v.pipe(v.number(), v.minValue(10), v.maxValue(2000)), 200)
    })
  ),
  'trends.entity': request<EntityDetail>()(
    v.object({ ...filterSchema.entries, grain: grainSchema, entity: id })
  )
}
