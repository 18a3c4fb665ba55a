import * as v from 'valibot'
import { BACKENDS } from './backends'
import type { EpochRecord } from './domain'
import { request } from './request'

export const SEARCH_METHODS = ['hyperband', 'asha', 'random'] as const
export type SearchMethod = (typeof SEARCH_METHODS)[number]

const dimension = v.union([
  v.strictObject({
    choices: v.pipe(v.array(v.union([v.number(), v.string(), v.boolean(), v.null()])), v.minLength(1))
  }),
  v.strictObject({
    min: v.number(),
    max: v.number(),
    /** Uniform in the logarithm. */
    log: v.optional(v.boolean(), false),
    integer: v.optional(v.boolean(), false)
  })
])

/** What to search: a dotted config key (`network.outputDropout`) to its choices or range. */
export const spaceSchema = v.pipe(v.record(v.string(), dimension), v.minEntries(1))
export type Space = v.InferOutput<typeof spaceSchema>
export type Dimension = Space[string]
/** A value for each key of a space. */
export type Point = Readonly<Record<string, number | string | boolean | null>>

/** One point that is tried, as far as it was trained. */
export interface SearchTrial {
  readonly trial: number
  readonly point: Point
  /** Best dev F1 of the rungs that it finished; null before the first. */
  readonly f1: number | null
  /** From the first epoch on; also those of a rung that runs. */
  readonly curve: readonly EpochRecord[]
  readonly isRunning: boolean
}

/** A search's best point, trained whole with one seed and put among the models. */
export interface SeedModel {
  readonly seed: number
  readonly f1: number | null
  readonly model: string
}

/** What ends a search: whichever is spent first; nothing new begins after it. */
export interface SearchBudget {
  /** Epochs over all trials. */
  readonly epochs: number | null
  /** Of each time that it is started. */
  readonly minutes: number | null
}

export interface SearchSummary {
  readonly search: string
  readonly name: string
  /** Id of the model that every trial goes on from. */
  readonly parent: string
  readonly method: SearchMethod
  readonly created: string
  /** Its models, once the best point was trained with all seeds. */
  readonly models: readonly string[]
}

export interface SearchDetail extends SearchSummary {
  readonly space: Space
  /** Epochs of a whole training. */
  readonly maxEpochs: number
  readonly budget: SearchBudget
  /** Epochs that trials were given. */
  readonly epochs: number
  /** Annotated tweets that are trained on, and those that decide. */
  readonly tweets: { readonly train: number; readonly dev: number }
  readonly trials: readonly SearchTrial[]
  /** Number of the best trial: the earliest of the highest dev F1; null before one is done. */
  readonly best: number | null
  /** The best point with several seeds; null before all of them are trained. */
  readonly seeds: {
    readonly runs: readonly SeedModel[]
    readonly mean: number | null
    /** Standard deviation of a sample; null of fewer than two. */
    readonly deviation: number | null
  } | null
}

const search = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const budget = {
  epochs: v.optional(v.nullable(whole(1, 100_000)), null),
  minutes: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0.1), v.maxValue(100_000))), null)
}

export const tuningRequests = {
  /** Newest first. */
  'tune.list': request<readonly SearchSummary[]>()(v.object({})),
  'tune.get': request<SearchDetail>()(v.object({ search })),
  /**
   * Searches settings of a retraining on the annotated tweets; those that training holds out decide. The same search on the same
   * annotations goes on where it was. `data-invalid` where too few tweets are annotated to hold any out.
   */
  'tune.start': request<{ readonly job: number; readonly search: string }>()(
    v.object({
      parent: v.optional(v.pipe(v.string(), v.minLength(1)), 'default'),
      space: spaceSchema,
      method: v.optional(v.picklist(SEARCH_METHODS), 'hyperband'),
      /** Epochs after which trials are first compared, and of a whole training. */
      minEpochs: v.optional(whole(1, 200), 1),
      maxEpochs: v.optional(whole(1, 200), 9),
      ...budget,
      /** Seeds that the best point is trained with. */
      seeds: v.optional(whole(1, 10), 3),
      /** Of the search. */
      seed: v.optional(whole(0, 2 ** 31), 1),
      backend: v.optional(v.picklist(BACKENDS), 'wasm'),
      /** Trials side by side; absent: two where there are two cores. */
      parallel: v.optional(whole(1, 8))
    })
  ),
  /** Goes on with a search as it was frozen, with another budget where one is given. */
  'tune.resume': request<{ readonly job: number; readonly search: string }>()(
    v.object({ search, ...budget })
  ),
  /** Forgets a search that does not run; its models stay. */
  'tune.remove': request<readonly SearchSummary[]>()(v.object({ search }))
}
