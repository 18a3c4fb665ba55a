import type { WordInputs } from '../model/word-table'

/** A batch in the kernels' memory. Rows of tokens are time-major: token t of tweet b is row t * tweets + b. */
export interface TrainingBatch {
  /** Rounded up to a multiple of four by empty tweets. */
  readonly tweets: number
  readonly steps: number
  readonly lengths: Int32Array
  /** `[step, tweet]`: 1 inside a tweet, else 0. */
  readonly inside: Float32Array
  readonly words: WordInputs
  /** `[step, tweet]`: which of `words`; 0 outside. */
  readonly index: Int32Array
  /** `[tweet, CAPITAL_COUNT]` */
  readonly capitals: Float32Array
  /** Set of allowed labels, `[step, tweet]`, an index into the label sets; -1 outside. Empty when not for training. */
  readonly labels: Int32Array
  /** `[tweet]`, 0 for the empty ones. */
  readonly weights: Float32Array
}

/** What training adds at random to a batch; absent when a model is only applied. */
export interface Noise {
  /** `[tweet, feature]`: 0 or 1 / (1 - rate), the same over a tweet's tokens. */
  readonly input: Float32Array | null
  /** One a layer's output, `[tweet, 2 units]`. */
  readonly outputs: readonly (Float32Array | null)[]
  /** `[step, tweet]`: 1 where the word is taken for unknown. */
  readonly unknown: Uint8Array | null
}
