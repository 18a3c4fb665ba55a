import type { WordInputs } from '../model/word-table'
import type { EncoderNoise } from './transformer/encoder-layer'
import type { PieceBatch } from './transformer/piece-batch'

/**
 * A batch, longest tweet first. Rows of tokens are time-major without padding: token t of tweet b is row `starts[t] + b`; a step has as
 * many rows as tweets reach it, rounded up to a multiple of four.
 */
export interface TrainingBatch {
  /** Number of the head that all its tweets have labels of. */
  readonly head: number
  /** Rounded up to a multiple of four by empty tweets. */
  readonly tweets: number
  readonly steps: number
  readonly lengths: Int32Array
  /** First row of each step; one more than steps, the last is the number of rows. */
  readonly starts: Int32Array
  /** `[row]` */
  readonly tweetOf: Int32Array
  /** `[row]`: 1 inside a tweet, else 0. */
  readonly inside: Float32Array
  readonly words: WordInputs
  /** `[row]`: which of `words`; 0 outside. */
  readonly index: Int32Array
  /** What a transformer reads; null where the network has none. */
  readonly pieces: PieceBatch | null
  /** `[tweet, CAPITAL_COUNT]` */
  readonly capitals: Float32Array
  /** Flags of lists of names, `[row, flag]`; null without lists. */
  readonly lists: Float32Array | null
  /** `[row]`: number of the set of labels that a token may have. */
  readonly labels: Int32Array
  /** `[tweet]`, 0 for the empty ones. */
  readonly weights: Float32Array
}

/** What a recurrent layer reads of a batch. */
export type Sequences = Pick<TrainingBatch, 'tweets' | 'steps' | 'starts' | 'inside'>

/** What training adds at random to a batch; absent when a model is only applied. */
export interface Noise {
  /** `[tweet, feature]`: 0 or 1 / (1 - rate), the same over a tweet's tokens. */
  readonly input: Float32Array | null
  /** One a layer's output, `[tweet, 2 units]`. */
  readonly outputs: readonly (Float32Array | null)[]
  /** `[row]`: 1 where the word is taken for unknown. */
  readonly unknown: Uint8Array | null
  /** Of the encoder, and the mask of its output, `[row, size]`; null where the network has none. */
  readonly encoder: (EncoderNoise & { readonly classifier: Float32Array | null }) | null
}

/** Copies the `width` first floats of each row of a tweet's tokens to `out`, one after another. */
export function gatherRows(
  batch: TrainingBatch,
  tweet: number,
  values: Float32Array,
  width: number,
  out: Float32Array
): void {
  for (let t = 0; t < batch.lengths[tweet]!; t++) {
    const from = (batch.starts[t]! + tweet) * width
    for (let k = 0; k < width; k++) out[t * width + k] = values[from + k]!
  }
}
