import type { SubwordOptions } from './subwords'

/** Hyper-parameters of skip-gram with negative sampling. */
export interface SkipGramOptions {
  /** Length of a vector. */
  readonly dim: number
  /** The widest window, in words to each side; each word draws its own from 1 to this. */
  readonly window: number
  /** Noise words a pair, drawn with the frequency to the power of 3/4. */
  readonly negative: number
  readonly epochs: number
  /** The learning rate at the start; it falls linearly to a ten-thousandth of it. */
  readonly rate: number
  /** Words above this share of the corpus are left out at random (Mikolov et al. 2013); 0 keeps all. */
  readonly sample: number
  readonly seed: number
  readonly threads: number
  /** Null for words as a whole. */
  readonly subwords: SubwordOptions | null
}

export const SKIP_GRAM_DEFAULTS: SkipGramOptions = {
  dim: 100,
  window: 5,
  negative: 8,
  epochs: 3,
  rate: 0.05,
  sample: 1e-4,
  seed: 1,
  threads: 1,
  subwords: null
}
