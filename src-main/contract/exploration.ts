import * as v from 'valibot'
import { request } from './request'

/** How many things have which length, in tokens, by length. */
export type Histogram = readonly { readonly length: number; readonly count: number }[]

/** A name as it is most often written, with its classes and how often each, the most frequent first. */
export interface FrequentEntity {
  readonly entity: string
  readonly count: number
  readonly classes: Readonly<Record<string, number>>
}

/** What is in a body of labelled tweets; all figures are counts. */
export interface Exploration {
  readonly tweets: number
  readonly tokens: number
  readonly withEntities: number
  readonly withoutEntities: number
  /** Tweets that say what an earlier one says (equal `textKey`). */
  readonly copies: number
  /** Tokens of each BIO label, most frequent first. */
  readonly labels: Readonly<Record<string, number>>
  /** Most entities first. */
  readonly classes: Readonly<Record<string, { readonly entities: number; readonly tokens: number }>>
  readonly entities: number
  /** Distinct names, case folded. */
  readonly names: number
  /** Distinct tokens as written, and without regard to case; `once` of those as written occur once. */
  readonly vocabulary: { readonly written: number; readonly folded: number; readonly once: number }
  readonly tweetLengths: Histogram
  readonly entityLengths: Histogram
  readonly frequentEntities: readonly FrequentEntity[]
}

/** So many of so many. */
export interface Share {
  readonly known: number
  readonly total: number
}

/** How much of some tweets' words a body of words holds. */
export interface Coverage {
  readonly tokens: Share
  /** Distinct tokens, as written. */
  readonly words: Share
  /** Of tokens in entities. */
  readonly entityTokens: Share
  /** The most frequent tokens that it lacks. */
  readonly missing: readonly { readonly word: string; readonly count: number }[]
}

/** What a second body of tweets has in common with a first. */
export interface Overlap extends Coverage {
  /** Entities whose name (case folded) is an entity of the first. */
  readonly entities: Share
  /** Those whose name has the same class there. */
  readonly entitiesWithClass: Share
  /** Tweets that are copies (equal `textKey`) of one of the first. */
  readonly copies: Share
}

/** What `starling data` finds, and the Data screen draws. */
export interface DataReport extends Exploration {
  readonly files: readonly { readonly path: string; readonly tweets: number }[]
  readonly dev: (Exploration & { readonly path: string; readonly byTrain: Overlap }) | null
  readonly vectors: {
    /** The file, or the model that has them. */
    readonly path: string
    readonly size: number
    readonly train: Coverage
    readonly dev: Coverage | null
  } | null
}

export const explorationRequests = {
  /**
   * Describes CoNLL files, or the annotated tweets of the workspace where none is named. Vectors are those of a file, else those of
   * the active model, where it has any.
   */
  'data.explore': request<DataReport>()(
    v.object({
      files: v.optional(v.array(v.string()), []),
      dev: v.optional(v.nullable(v.string()), null),
      vectors: v.optional(v.nullable(v.string()), null)
    })
  )
}
