import * as v from 'valibot'
import { CLASSES } from './classes'
import type { EpochRecord, EvaluationReport } from './domain'

const file = v.object({
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
})

/** `manifest.json` of a model bundle. Everything that is not named here is refused by `registry`. */
export const manifestSchema = v.object({
  formatVersion: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,80}$/)),
  name: v.string(),
  kind: v.picklist(['bilstm-crf', 'transformer']),
  classes: v.array(v.picklist(CLASSES)),
  /** BIO labels in the order of the emissions. */
  labels: v.array(v.string()),
  parent: v.nullable(v.string()),
  dataset: v.object({ hash: v.string(), name: v.string(), tweets: v.number(), entities: v.number() }),
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
  /** Divides emissions before decoding, so that confidences are calibrated. */
  temperature: v.optional(v.number(), 1),
  created: v.string(),
  backend: v.string(),
  versions: v.record(v.string(), v.string()),
  /** Names of the graph's inputs and outputs. */
  graph: v.object({ inputs: v.array(v.string()), outputs: v.array(v.string()) }),
  files: v.record(v.string(), file)
})

export type Manifest = v.InferOutput<typeof manifestSchema>
