import * as v from 'valibot'
import { AppError } from '../base/errors'
import { CLASSES } from '../contract/classes'
import { CASE_RULES } from '../contract/lists'
import { dataSchema } from './config-data'
import { encoderSchema } from './config-encoder'
import { configFault } from './config-errors'
import { optimiserSchema, scheduleSchema } from './config-optimiser'

const count = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(0.95))
/** O or a class. */
const labelled: v.GenericSchema<string> = v.picklist(['O', ...CLASSES])
/** Sizes that the kernels take whole. */
const units = v.pipe(count(8, 2048), v.multipleOf(8))

/** What a network reads of a tweet. */
export const inputsSchema = v.strictObject({
  vectors: v.optional(
    v.strictObject({
      /** `frozen` and `tuned` start from the file at `path`; `random` learns vectors of the training words. */
      use: v.optional(v.picklist(['none', 'random', 'frozen', 'tuned']), 'none'),
      /** word2vec text or binary, GloVe, fastText .vec. */
      path: v.optional(v.nullable(v.string()), null),
      size: v.optional(count(1, 1024), 100),
      /** How the bundle keeps them; the training graph sees the same rounded values. */
      storage: v.optional(v.picklist(['int8', 'float16', 'float32']), 'int8'),
      /** Words of the file that are kept, most frequent first; null keeps all. */
      limit: v.optional(v.nullable(count(1, 2_000_000)), null),
      /** Occurrences in the training data that a `random` vector needs. */
      minCount: v.optional(count(1, 1000), 2)
    }),
    {}
  ),
  characters: v.optional(
    v.strictObject({
      /** `cnn`: convolutions (Ma and Hovy 2016); `bilstm`: the last states of a BiLSTM over a word's characters (Lample et al. 2016). */
      use: v.optional(v.picklist(['none', 'cnn', 'bilstm']), 'cnn'),
      size: v.optional(count(1, 256), 25),
      /** Of `bilstm`, a direction. */
      units: v.optional(units, 24),
      /** Of `cnn`: filters of each of the widths. */
      filters: v.optional(count(1, 512), 30),
      widths: v.optional(v.pipe(v.array(count(1, 8)), v.minLength(1), v.maxLength(6)), [2, 3, 4]),
      /** Characters of a word that are read. */
      length: v.optional(count(1, 64), 20)
    }),
    {}
  ),
  clusters: v.optional(
    v.strictObject({
      size: v.optional(count(1, 256), 12),
      sets: v.optional(
        v.array(
          v.variant('kind', [
            v.strictObject({
              kind: v.literal('brown'),
              path: v.string(),
              /** Lengths of the bit paths that are told apart. */
              prefixes: v.optional(v.array(count(1, 64)), [4, 6, 8, 12, 20]),
              minCount: v.optional(count(0, 1_000_000), 0)
            }),
            v.strictObject({
              kind: v.literal('table'),
              /** `word<TAB>id<TAB>id...`, one column a granularity. */
              path: v.string()
            })
          ])
        ),
        []
      )
    }),
    {}
  ),
  /** Lists of names, one a line; the bundle carries them. Each gives a token three flags: a name of one word, begin and inside of a longer one. */
  lists: v.optional(
    v.array(v.strictObject({ path: v.string(), caseRule: v.optional(v.picklist(CASE_RULES), 'capital') })),
    []
  ),
  encoder: v.optional(encoderSchema, {}),
  shapes: v.optional(v.boolean(), true),
  capitals: v.optional(v.boolean(), true)
})

const networkSchema = v.strictObject({
  /** Layers of the BiLSTM; 0 leaves it out, so that the head reads the inputs themselves. */
  layers: v.optional(count(0, 4), 1),
  /** Units a direction. */
  units: v.optional(units, 128),
  /** Chance that a token's word is taken for unknown. */
  wordDropout: v.optional(rate, 0.05),
  /** Locked over a tweet's tokens (Gal and Ghahramani 2016). */
  inputDropout: v.optional(rate, 0.35),
  outputDropout: v.optional(rate, 0.5),
  head: v.optional(v.picklist(['crf', 'softmax']), 'crf')
})

const lossSchema = v.strictObject({
  /** `likelihood` is the CRF's: log Z - log Z(allowed labels). The others look at each token by itself. */
  kind: v.optional(
    v.picklist(['likelihood', 'cross-entropy', 'focal-sigmoid', 'focal-softmax']),
    'likelihood'
  ),
  /** Focal loss (Lin et al. 2017): weight of the positive labels and focusing exponent. */
  alpha: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.25),
  gamma: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(10)), 2),
  /** Weight of a class's tokens (`O` too); 1 where absent. */
  classWeights: v.optional(v.record(labelled, v.pipe(v.number(), v.minValue(0))), {}),
  labelSmoothing: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.9)), 0)
})

/** Every hyper-parameter of a run, with defaults. Paths are relative to the config's file. */
export const configSchema = v.strictObject({
  name: v.optional(v.string(), 'bilstm-crf'),
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 1),
  inputs: v.optional(inputsSchema, {}),
  network: v.optional(networkSchema, {}),
  loss: v.optional(lossSchema, {}),
  data: v.optional(dataSchema, {}),
  optimiser: v.optional(optimiserSchema, {}),
  schedule: v.optional(scheduleSchema, {}),
  epochs: v.optional(count(0, 1000), 20),
  /** The last epochs see gold tweets only. */
  goldEpochs: v.optional(count(0, 1000), 0),
  batch: v.optional(count(1, 1024), 20),
  /** Parts of a batch that are computed one after another and make one step together, so that a large one fits into memory. */
  accumulate: v.optional(count(1, 256), 1),
  /** Tweets of like length share a batch; false takes them as they come. */
  batchByLength: v.optional(v.boolean(), true),
  /** Decay of the weights' moving average that is kept; 0 keeps the last weights. */
  averaging: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.99999)), 0.995),
  /** Which epoch's weights are kept; `best` is the earliest of the highest dev F1. */
  keep: v.optional(v.picklist(['last', 'best']), 'last'),
  /** Epochs without a better dev F1 after which training stops; null never stops early. */
  patience: v.optional(v.nullable(count(1, 1000)), null)
})
export type TrainingConfig = v.InferOutput<typeof configSchema>
export type TrainingConfigInput = v.InferInput<typeof configSchema>

/** Parses a config, or fails with `config-invalid`: the key, what is there, what is allowed. @param where the file that it stands in */
export function parseConfig(json: unknown, where = 'config'): TrainingConfig {
  const parsed = v.safeParse(configSchema, json)
  if (!parsed.success) throw configFault(configSchema, parsed.issues, where)
  const config = parsed.output
  if (config.network.head === 'softmax' && config.loss.kind === 'likelihood') {
    throw new AppError('config-invalid', 'the likelihood loss needs the CRF head', {
      where: `${where}: loss.kind`,
      remedy: 'set loss.kind to cross-entropy, focal-softmax or focal-sigmoid'
    })
  }
  if (config.inputs.vectors.use !== 'none' && config.inputs.vectors.use !== 'random') {
    if (config.inputs.vectors.path === null) {
      throw new AppError('config-invalid', `${config.inputs.vectors.use} word vectors need a file`, {
        where: `${where}: inputs.vectors.path`,
        remedy: 'name a vector file, or give --vectors FILE'
      })
    }
  }
  config.data.auxiliary.forEach(({ head, map }, i) => {
    if ((head === 'own') === (map === null)) return
    const message =
      head === 'own' ? 'a set with a head of its own takes no map' : 'a set with other classes needs a map'
    throw new AppError('config-invalid', message, {
      where: `${where}: data.auxiliary.${i}.map`,
      remedy: 'set map to btc, tweebank, wnut17 or one written out; or set head to own and leave map out'
    })
  })
  const isVectorTrained = ['random', 'tuned'].includes(config.inputs.vectors.use)
  if (config.accumulate > 1 && isVectorTrained) {
    throw new AppError('config-invalid', 'batches in parts need word vectors that are frozen, or none', {
      where: `${where}: accumulate`,
      remedy: 'set accumulate to 1, or inputs.vectors.use to frozen or none'
    })
  }
  return config
}
