import * as v from 'valibot'
import { request } from './request'

/** What was learned of the words of this workspace's tweets: what a retraining can add to a model. */
export interface WordsInfo {
  /** Instant, ISO. */
  readonly learned: string
  /** Distinct tweets that it was learned from. */
  readonly tweets: number
  readonly words: number
  /** Those that the model asked about does not know. */
  readonly unknown: number
  /** Of those the most frequent. */
  readonly examples: readonly string[]
}

export const wordRequests = {
  /** Null where nothing was learned yet. */
  'words.get': request<WordsInfo | null>()(v.object({ model: v.optional(v.string(), 'default') })),
  /** Learns vectors of the words of this workspace's tweets, from the start where it was done before. */
  'words.learn': request<{ readonly job: number }>()(
    v.object({
      seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 1),
      /** Threads; absent: one a core, at most eight. One gives the same vectors each time. */
      threads: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)))
    })
  )
}
