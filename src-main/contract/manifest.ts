import * as v from 'valibot'
import { CLASSES } from './classes'
import type { EpochRecord, EvaluationReport } from './domain'

const file = v.object({
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
})

const calibrationSchema = v.object({
  /** The tweets that it was fitted on, and in how many folds it was judged: each fold with the temperature of the others. */
  data: v.string(),
  folds: v.number(),
  spans: v.number(),
  /** Expected calibration error of span confidences: with temperature 1, and cross-fitted. Null without spans. */
  before: v.nullable(v.number()),
  after: v.nullable(v.number())
})

const idSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,80}$/))

/** A model of an ensemble: its folder's name beside the ensemble's own folder, the id that it must have, and its weight in the mean. */
const memberSchema = v.object({
  folder: v.string(),
  id: idSchema,
  weight: v.pipe(v.number(), v.minValue(0), v.maxValue(1))
})

const cardSchema = v.object({
  /** The model that the figures are of, where this one was trained on the tweets that they were measured on. */
  twin: v.optional(v.string()),
  /** The twin with several seeds: id, seed and micro F1 on the same data. */
  seeds: v.optional(v.array(v.object({ id: v.string(), seed: v.number(), f1: v.nullable(v.number()) }))),
  /** Figures on other data. */
  others: v.optional(v.array(v.object({ data: v.string(), f1: v.nullable(v.number()) }))),
  /** Paragraphs about the training data. */
  training: v.optional(v.array(v.string()))
})

/** `manifest.json` of a model bundle. Everything that is not named here is refused by `registry`. */
export const manifestSchema = v.object({
  formatVersion: v.literal(1),
  id: idSchema,
  name: v.string(),
  kind: v.picklist(['bilstm-crf', 'transformer', 'ensemble']),
  /** The models of an ensemble, at least two; absent in others. */
  members: v.optional(v.pipe(v.array(memberSchema), v.minLength(2))),
  classes: v.array(v.picklist(CLASSES)),
  /** BIO labels in the order of the emissions. */
  labels: v.array(v.string()),
  parent: v.nullable(v.string()),
  dataset: v.object({
    hash: v.string(),
    name: v.string(),
    tweets: v.number(),
    entities: v.number(),
    /** Entities of each class in the gold tweets. */
    perClass: v.optional(v.record(v.string(), v.number()))
  }),
  /** The whole training config: every hyper-parameter, data names and the seed. */
  config: v.record(v.string(), v.unknown()),
  seed: v.number(),
  /** What was measured, and on what: null where nothing was held out. */
  metrics: v.nullable(
    v.object({
      data: v.string(),
      note: v.nullable(v.string()),
      report: v.custom<EvaluationReport>((x) => typeof x === 'object' && x !== null)
    })
  ),
  history: v.array(v.custom<EpochRecord>((x) => typeof x === 'object' && x !== null)),
  /**
   * Divides all scores of the CRF and its emissions before probabilities are taken, so that confidences are calibrated; tags do not depend
   * on it.
   */
  temperature: v.optional(v.number(), 1),
  /** How the temperature was found and what it brought; absent where it was not fitted. */
  calibration: v.optional(calibrationSchema),
  /** What else the card says. */
  card: v.optional(cardSchema),
  created: v.string(),
  backend: v.string(),
  /** Milliseconds of a step with each backend that was compared; absent where there was no choice. */
  backendMs: v.optional(v.record(v.string(), v.number())),
  versions: v.record(v.string(), v.string()),
  /** Names of the graph's inputs and outputs. */
  graph: v.object({ inputs: v.array(v.string()), outputs: v.array(v.string()) }),
  files: v.record(v.string(), file)
})

export type Manifest = v.InferOutput<typeof manifestSchema>
