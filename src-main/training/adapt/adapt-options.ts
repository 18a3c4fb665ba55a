import type { AdaptBackend } from './choose-products'

export interface AdaptOptions {
  /** Pieces of the sample. */
  readonly tokens: number
  readonly epochs: number
  /** Sequences of a step. */
  readonly batch: number
  /** Most pieces of a sequence. */
  readonly window: number
  readonly spelling: 'plain' | 'tweet'
  readonly learningRate: number
  readonly seed: number
  /** Steps between two checkpoints, each with a look at what is held out. */
  readonly every: number
}

export const ADAPT_DEFAULTS: AdaptOptions = {
  tokens: 3_000_000,
  epochs: 1,
  batch: 64,
  window: 128,
  spelling: 'tweet',
  learningRate: 1e-4,
  seed: 1,
  every: 200
}

export interface AdaptRequest extends AdaptOptions {
  /** A Hugging Face folder. */
  readonly init: string
  /** Folder of the adapted checkpoint, new or empty. Beside it stands where the run is, until it is done. */
  readonly out: string
  readonly texts: AsyncIterable<string>
  /** What errors and the report call the texts. */
  readonly where: string
  readonly backend: AdaptBackend
}

export interface AdaptContext {
  readonly signal: AbortSignal
  readonly report: (progress: { phase: string; done: number; total: number | null }) => void
  readonly log: (line: string) => void
}
