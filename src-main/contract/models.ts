import * as v from 'valibot'
import { BACKENDS, type BackendState } from './backends'
import { CLASSES } from './classes'
import type { EpochRecord, EvaluationReport, Interval, ScoredSpan, Span } from './domain'
import type { Manifest } from './manifest'
import { request } from './request'

export interface ModelSummary {
  readonly id: string
  readonly name: string
  readonly kind: Manifest['kind']
  readonly parent: string | null
  /** Came with the program, or was trained in this workspace. */
  readonly origin: 'shipped' | 'workspace'
  readonly active: boolean
  readonly created: string
  readonly bytes: number
  readonly microF1: number | null
  /** Why it cannot be used; null where it can. */
  readonly problem: string | null
}

export interface ModelDetail extends ModelSummary {
  readonly manifest: Manifest
  readonly report: EvaluationReport | null
  /** On what the report was measured. */
  readonly measuredOn: string | null
  readonly note: string | null
  readonly history: readonly EpochRecord[]
  /** The model card, Markdown. */
  readonly card: string
}

/** Two models on the annotated tweets of this workspace. */
export interface ModelComparison {
  /** Annotated tweets that both were measured on. */
  readonly tweets: number
  /** True where the tweets are those that training holds out; false where there are too few to hold any out. */
  readonly isHeldOut: boolean
  readonly a: EvaluationReport
  readonly b: EvaluationReport
  /** Micro F1 of `b` less that of `a`, with its 95 % interval from paired resamples. */
  readonly difference: number | null
  readonly interval: Interval | null
  readonly p: number | null
}

/** Annotated tweets with a token of one class that a model gave another. */
export interface ConfusedTweets {
  /** Annotated tweets that were looked at. */
  readonly tweets: number
  /** True where they are those that training holds out; false where there are too few to hold any out. */
  readonly isHeldOut: boolean
  /** Tokens of that kind in them, and the tweets that these are in. */
  readonly tokens: number
  readonly total: number
  /** The first of the tweets. */
  readonly rows: readonly {
    readonly tweet: number
    readonly text: string
    readonly gold: readonly Span[]
    readonly predicted: readonly ScoredSpan[]
  }[]
}

const cell = v.picklist(['O', ...CLASSES])
const model = v.pipe(v.string(), v.minLength(1))

export const modelRequests = {
  'models.list': request<readonly ModelSummary[]>()(v.object({})),
  'models.get': request<ModelDetail>()(v.object({ model })),
  'models.activate': request<readonly ModelSummary[]>()(v.object({ model })),
  /** Null where no tweet is annotated. */
  'models.compare': request<ModelComparison | null>()(v.object({ a: model, b: model })),
  /** A cell of the confusion, by the model on the annotated tweets of this workspace; `O` is no entity. */
  'models.confused': request<ConfusedTweets>()(v.object({ model, gold: cell, predicted: cell })),
  'models.predict': request<readonly { readonly text: string; readonly spans: readonly ScoredSpan[] }[]>()(
    v.object({ model: v.optional(model, 'default'), texts: v.array(v.string()) })
  ),
  'tag.start': request<{ readonly job: number }>()(
    v.object({
      model: v.optional(model),
      again: v.optional(v.boolean(), false),
      /** Settle doubtful mentions by the rest of the import; absent: as the run has it, a new run as the workspace says. */
      collective: v.optional(v.boolean())
    })
  ),
  /** What may compute a training on this machine. */
  'train.backends': request<readonly BackendState[]>()(v.object({})),
  /** Retrain: the training data of the parent (or `data`) plus the workspace's annotations, in the trainer process. */
  'train.start': request<{ readonly job: number }>()(
    v.object({
      /** The bundle to go on from. */
      parent: v.optional(model, 'default'),
      name: v.optional(v.string()),
      epochs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))),
      learningRate: v.optional(v.pipe(v.number(), v.minValue(0))),
      seed: v.optional(v.number()),
      backend: v.optional(v.picklist(BACKENDS), 'auto'),
      /** Give the model the words that were learned of these tweets, where there are any. */
      words: v.optional(v.boolean(), true),
      /** Give the model the lists of names in use as features, where there are any. */
      lists: v.optional(v.boolean(), true),
      /** CoNLL files of the analyst's own, beside the annotations. */
      data: v.optional(v.array(v.string()), []),
      classes: v.optional(v.array(v.picklist(CLASSES)), [...CLASSES])
    })
  )
}
