import type { OptimiserConfig } from '../../model/config-optimiser'

/** What carries the messages of this file; `Port` of ipc fits. */
export interface GraphicsPort {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  close(): void
}

/** A dense weight matrix, `[rows, stride]`, at `from` of the flat weights. */
export interface GraphParameter {
  readonly name: string
  readonly rows: number
  readonly stride: number
  readonly from: number
}

/** Widths of the groups of features in a token's row, and the row's floats that count and all of them. */
export interface GraphLayout {
  readonly vectors: number
  readonly filters: number
  readonly clusterColumns: number
  readonly clusterSize: number
  readonly shapes: boolean
  readonly capitals: boolean
  readonly lists: number
  readonly size: number
  readonly stride: number
}

/** What a graphics card has to know of a network, plain data. */
export interface GraphDescription {
  /** Of `TokenLayout` what a window needs. */
  readonly layout: GraphLayout
  readonly characters: {
    readonly length: number
    readonly size: number
    readonly widths: readonly number[]
  } | null
  readonly clusters: boolean
  readonly layers: number
  readonly units: number
  readonly parameters: readonly GraphParameter[]
  /** Floats of the flat weights; what lies between parameters is 0. */
  readonly count: number
  /** Labels that count, and floats of a row of them. */
  readonly labels: number
  readonly labelStride: number
  /** Scores that are added to the learned ones: `[from, to]` and of the first label. */
  readonly constraints: { readonly transitions: Float32Array; readonly start: Float32Array }
  readonly loss: {
    readonly kind: 'likelihood' | 'cross-entropy' | 'focal-sigmoid' | 'focal-softmax'
    readonly alpha: number
    readonly gamma: number
    readonly labelSmoothing: number
  }
  /** Masks of the label sets, `[set, labelStride]`. */
  readonly sets: Float32Array
  readonly optimiser: OptimiserConfig
  /** True where the word vectors are trained: each step then hands their gradients back. */
  readonly wantsRowGradients: boolean
}

/** A batch as it travels: `TrainingBatch` with its word vectors, its noise and the weights of its losses. */
export interface GraphBatch {
  readonly tweets: number
  readonly steps: number
  readonly lengths: Int32Array
  readonly starts: Int32Array
  readonly tweetOf: Int32Array
  readonly inside: Float32Array
  readonly words: {
    readonly count: number
    readonly characters: Int32Array
    readonly clusters: Int32Array
    readonly shapes: Float32Array
  }
  readonly index: Int32Array
  /** Distinct vectors, `[vector, layout.vectors]`, and which of them each row of tokens reads. */
  readonly vectors: { readonly values: Float32Array; readonly of: Int32Array } | null
  readonly capitals: Float32Array
  readonly lists: Float32Array | null
  readonly labels: Int32Array
  /** Factor of the loss of each tweet (likelihood) or row of tokens (the others). */
  readonly weights: Float32Array
  readonly inputMask: Float32Array | null
  readonly outputMasks: readonly (Float32Array | null)[]
  /** Of the whole batch where it comes in parts. */
  readonly share: number
}

/** How far a step moves; numbers as the kernels of the optimiser take them. */
export interface GraphUpdate {
  readonly rate: number
  /** Steps with this one. */
  readonly steps: number
  /** What the step leaves of the averages before it. */
  readonly keep: number
}

/** Trainer to window. */
export type ToGraphics =
  | { readonly type: 'probe' }
  | {
      readonly type: 'open'
      readonly graph: GraphDescription
      /** Weights, first and second moments, averages: `[4, count]`. */
      readonly state: Float32Array
      /** What `anchor` pulls towards; null without. */
      readonly origin: Float32Array | null
    }
  /** Without an update only the loss and the gradients are computed, and the weights' gradient is handed back where it is asked for. */
  | {
      readonly type: 'step'
      readonly parts: readonly GraphBatch[]
      readonly update: GraphUpdate | null
      readonly wantsGradient: boolean
    }
  | { readonly type: 'read' }

/** Window to trainer: an answer to each message, in order. */
export type FromGraphics =
  | { readonly type: 'adapter'; readonly name: string | null; readonly reason: string | null }
  | { readonly type: 'opened' }
  | {
      readonly type: 'stepped'
      readonly loss: number
      /** Sum of squares of the weights' gradient. */
      readonly squares: number
      /** Gradient of the batch's distinct vectors; null where they are not trained. */
      readonly rows: Float32Array | null
      readonly gradient: Float32Array | null
    }
  | { readonly type: 'state'; readonly state: Float32Array }
  | { readonly type: 'failed'; readonly message: string }
