import * as v from 'valibot'

const count = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(0.95))
const learningRate = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/** A pre-trained transformer as an input of the network: a token's features are the hidden state of its first piece. */
export const encoderSchema = v.strictObject({
  /** A Hugging Face folder; null does without. */
  path: v.optional(v.nullable(v.string()), null),
  /** How many of the last layers' hidden states are averaged. */
  average: v.optional(count(1, 48), 1),
  /** `plain` cuts words as they stand; `tweet` spells links and @names alike and drops the mark of hashtags first. */
  spelling: v.optional(v.picklist(['plain', 'tweet']), 'plain'),
  /** Pieces of a word that are read. */
  wordPieces: v.optional(count(1, 512), 64),
  /**
   * Which pieces of a word have its label in training: the first, the rest being left out of loss and scores; or all, each scored by itself
   * while training goes on. Tags are read from the first either way.
   */
  labels: v.optional(v.picklist(['first', 'all']), 'first'),
  /** Most pieces of a sequence; longer tweets are read in overlapping windows. The checkpoint's own limit where that is less. */
  window: v.optional(count(8, 8192), 160),
  /** Learning rate of the last layer; each layer below has the next one's times `layerDecay`. */
  learningRate: v.optional(learningRate, 5e-5),
  layerDecay: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1)), 1),
  weightDecay: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.01),
  /** What stays as the checkpoint has it: the pieces' embeddings; so many of the lower layers, with all embeddings. */
  frozenEmbeddings: v.optional(v.boolean(), false),
  frozenLayers: v.optional(count(0, 48), 0),
  dropout: v.optional(
    v.strictObject({
      /** Null takes the checkpoint's own. */
      hidden: v.optional(v.nullable(rate), null),
      attention: v.optional(v.nullable(rate), null),
      /** Of the hidden states that leave the encoder. */
      classifier: v.optional(rate, 0.1)
    }),
    {}
  ),
  /** How the bundle's graph keeps the encoder: int8 weights per channel with activations per token, or float32. */
  storage: v.optional(v.picklist(['int8', 'float32']), 'int8')
})
