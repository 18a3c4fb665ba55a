import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import { CAPITAL_COUNT, SHAPE_COUNT } from '../../model/word-shape'
import type { Noise, TrainingBatch } from '../batch'
import type { KernelMemory } from '../kernel/memory'
import type { Parameter } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'

/** Where each group of features stands in a token's row; a width of 0 means that a model does without. */
export interface TokenLayout {
  readonly vectors: number
  /** Filters of one width, and how many widths; in the character layer's output each width takes `characterStride`. */
  readonly filters: number
  readonly widths: number
  readonly characterStride: number
  readonly clusterColumns: number
  readonly clusterSize: number
  readonly shapes: boolean
  readonly capitals: boolean
  /** Flags of lists of names. */
  readonly lists: number
  /** Width of a transformer's hidden state. */
  readonly encoder: number
  /** Floats that mean something, and the row's length, a multiple of eight. */
  readonly size: number
  readonly stride: number
}

export function tokenLayout(parts: Omit<TokenLayout, 'size' | 'stride'>): TokenLayout {
  const size =
    parts.vectors +
    parts.filters * parts.widths +
    parts.clusterColumns * parts.clusterSize +
    (parts.shapes ? SHAPE_COUNT : 0) +
    (parts.capitals ? CAPITAL_COUNT : 0) +
    parts.lists +
    parts.encoder
  return { ...parts, size, stride: Math.ceil(size / 8) * 8 }
}

/** Word vectors of a batch: one row for each distinct vector, and each word's row. Row 0 is the unknown word's. */
export interface VectorRows {
  readonly values: Float32Array
  readonly place: Int32Array
  /** The leaf of the tape where vectors are trained, over `values`; null where they are frozen. */
  readonly leaf: Tensor | null
}

interface TokenInputs {
  readonly vectors: VectorRows | null
  readonly characters: Tensor | null
  readonly clusters: Parameter | null
  /** `[piece, layout.encoder]` */
  readonly encoder: Tensor | null
  readonly noise: Noise | null
}

/**
 * Lays the features of a batch's words out by token, with whole-word unknowns and locked dropout.
 * @returns `[row, layout.stride]`
 */
export function tokenLayer(
  memory: KernelMemory,
  layout: TokenLayout,
  batch: TrainingBatch,
  { vectors, characters, clusters, encoder, noise }: TokenInputs
): Tensor {
  const { tweetOf, index, inside } = batch
  const { size, stride } = layout
  const rows = index.length
  const leaves = [characters, clusters?.variable ?? null, vectors?.leaf ?? null, encoder]
  const inputs = leaves.filter((leaf): leaf is Tensor => leaf !== null)

  const op = customGrad(() => {
    const out = memory.floats(rows * stride)
    const words = wordRows(layout, batch, vectors, characters?.dataSync<'float32'>() ?? null, clusters)
    const afterVectors = layout.vectors
    const beforeEncoder = size - layout.encoder
    const beforeLists = beforeEncoder - layout.lists
    const plain = wordWidth(layout)
    const hidden = encoder?.dataSync<'float32'>() ?? null
    for (let row = 0; row < rows; row++) {
      if (inside[row] === 0) continue
      const from = index[row]! * plain
      const to = row * stride
      const tweet = tweetOf[row]!
      const isUnknown = noise?.unknown?.[row] === 1
      if (isUnknown && vectors !== null) {
        for (let i = 0; i < afterVectors; i++) out[to + i] = vectors.values[i]!
      } else for (let i = 0; i < afterVectors; i++) out[to + i] = words[from + i]!
      for (let i = afterVectors; i < plain; i++) out[to + i] = words[from + i]!
      for (let i = plain; i < beforeLists; i++) {
        out[to + i] = batch.capitals[tweet * CAPITAL_COUNT + i - plain]!
      }
      for (let i = 0; i < layout.lists; i++) {
        out[to + beforeLists + i] = batch.lists![row * layout.lists + i]!
      }
      if (hidden !== null) encoderFeatures(layout, batch, hidden, noise, row, out)
      applyMask(out, to, noise?.input ?? null, tweet * size, size)
    }
    const gradFunc = (dy: Tensor): Tensor[] => {
      const values = valuesOf(memory, dy)
      const masked = wordGradients(layout, batch, values, vectors, noise)
      const gradients: Tensor[] = []
      if (characters !== null) {
        gradients.push(characterGradient(memory, layout, masked.words, characters.shape))
      }
      if (clusters !== null) gradients.push(clusterGradient(layout, batch, masked.words, clusters))
      if (vectors?.leaf) {
        const d = vectorGradient(memory, layout, batch, masked.words, vectors)
        for (let i = 0; i < layout.vectors; i++) d[i]! += masked.unknown[i]!
        gradients.push(tensorOver(d, vectors.leaf.shape))
      }
      if (encoder !== null) {
        gradients.push(encoderGradient(memory, layout, batch, values, encoder.shape, noise))
      }
      return gradients
    }
    return { value: tensorOver(out, [rows, stride]), gradFunc }
  })
  return op(...inputs)
}

/** Copies the hidden state of a token's first piece behind its other features. */
function encoderFeatures(
  { size, stride, encoder }: TokenLayout,
  { pieces }: TrainingBatch,
  hidden: Float32Array,
  noise: Noise | null,
  row: number,
  out: Float32Array
): void {
  const from = pieces!.rows[row]! * encoder
  const to = row * stride + size - encoder
  const mask = noise?.encoder?.classifier ?? null
  for (let i = 0; i < encoder; i++) {
    out[to + i] = mask === null ? hidden[from + i]! : hidden[from + i]! * mask[row * encoder + i]!
  }
}

function encoderGradient(
  memory: KernelMemory,
  { size, stride, encoder }: TokenLayout,
  { pieces, inside, tweetOf }: TrainingBatch,
  dy: Float32Array,
  shape: number[],
  noise: Noise | null
): Tensor {
  const d = memory.floats(shape[0]! * encoder)
  const classifier = noise?.encoder?.classifier ?? null
  const locked = noise?.input ?? null
  for (let row = 0; row < inside.length; row++) {
    if (inside[row] === 0) continue
    const from = row * stride + size - encoder
    const to = pieces!.rows[row]! * encoder
    const maskAt = tweetOf[row]! * size + size - encoder
    for (let i = 0; i < encoder; i++) {
      let g = dy[from + i]!
      if (locked !== null) g *= locked[maskAt + i]!
      if (classifier !== null) g *= classifier[row * encoder + i]!
      d[to + i]! += g
    }
  }
  return tensorOver(d, shape)
}

function applyMask(
  values: Float32Array,
  at: number,
  mask: Float32Array | null,
  maskAt: number,
  count: number
): void {
  if (mask === null) return
  for (let i = 0; i < count; i++) values[at + i]! *= mask[maskAt + i]!
}

/** Floats of a token's row that its word alone tells. */
function wordWidth({ size, encoder, lists, capitals }: TokenLayout): number {
  return size - encoder - lists - (capitals ? CAPITAL_COUNT : 0)
}

/** Features of the batch's distinct words, `[word, wordWidth]`. */
function wordRows(
  layout: TokenLayout,
  { words }: TrainingBatch,
  vectors: VectorRows | null,
  characters: Float32Array | null,
  clusters: Parameter | null
): Float32Array {
  const width = wordWidth(layout)
  const out = new Float32Array(words.count * width)
  for (let w = 0; w < words.count; w++) {
    let at = w * width
    if (vectors !== null) {
      const from = vectors.place[w]! * layout.vectors
      out.set(vectors.values.subarray(from, from + layout.vectors), at)
      at += layout.vectors
    }
    if (characters !== null) {
      for (let k = 0; k < layout.widths; k++) {
        const from = (w * layout.widths + k) * layout.characterStride
        for (let i = 0; i < layout.filters; i++) out[at++] = characters[from + i]!
      }
    }
    if (clusters !== null) {
      for (let column = 0; column < layout.clusterColumns; column++) {
        const from = words.clusters[w * layout.clusterColumns + column]! * clusters.stride
        for (let i = 0; i < layout.clusterSize; i++) out[at++] = clusters.values[from + i]!
      }
    }
    if (layout.shapes) {
      for (let i = 0; i < SHAPE_COUNT; i++) out[at++] = words.shapes[w * SHAPE_COUNT + i]!
    }
  }
  return out
}

/** The gradient summed over the tokens of each word, `[word, size]`, and that of the unknown word's vector. */
function wordGradients(
  layout: TokenLayout,
  batch: TrainingBatch,
  dy: Float32Array,
  vectors: VectorRows | null,
  noise: Noise | null
): { readonly words: Float32Array; readonly unknown: Float32Array } {
  const { size, stride } = layout
  const sums = new Float32Array(batch.words.count * size)
  const unknown = new Float32Array(layout.vectors)
  const first = vectors?.leaf ? 0 : layout.vectors
  const mask = noise?.input ?? null
  for (let row = 0; row < batch.index.length; row++) {
    if (batch.inside[row] === 0) continue
    const from = row * stride
    const to = batch.index[row]! * size
    const maskAt = batch.tweetOf[row]! * size
    const isUnknown = noise?.unknown?.[row] === 1
    for (let i = first; i < size; i++) {
      const d = mask === null ? dy[from + i]! : dy[from + i]! * mask[maskAt + i]!
      if (isUnknown && i < layout.vectors) unknown[i]! += d
      else sums[to + i]! += d
    }
  }
  return { words: sums, unknown }
}

function characterGradient(
  memory: KernelMemory,
  layout: TokenLayout,
  words: Float32Array,
  shape: number[]
): Tensor {
  const count = shape[0]!
  const d = memory.floats(count * shape[1]!)
  for (let w = 0; w < count; w++) {
    let at = w * layout.size + layout.vectors
    for (let k = 0; k < layout.widths; k++) {
      const to = (w * layout.widths + k) * layout.characterStride
      for (let i = 0; i < layout.filters; i++) d[to + i] = words[at++]!
    }
  }
  return tensorOver(d, shape)
}

function clusterGradient(
  layout: TokenLayout,
  batch: TrainingBatch,
  words: Float32Array,
  clusters: Parameter
): Tensor {
  const { gradient, stride } = clusters
  gradient.fill(0)
  for (let w = 0; w < batch.words.count; w++) {
    let at = w * layout.size + layout.vectors + layout.filters * layout.widths
    for (let column = 0; column < layout.clusterColumns; column++) {
      const to = batch.words.clusters[w * layout.clusterColumns + column]! * stride
      for (let i = 0; i < layout.clusterSize; i++) gradient[to + i]! += words[at++]!
    }
  }
  return clusters.gradientTensor()
}

function vectorGradient(
  memory: KernelMemory,
  layout: TokenLayout,
  batch: TrainingBatch,
  words: Float32Array,
  vectors: VectorRows
): Float32Array {
  const d = memory.floats(vectors.values.length)
  for (let w = 0; w < batch.words.count; w++) {
    const from = w * layout.size
    const to = vectors.place[w]! * layout.vectors
    for (let i = 0; i < layout.vectors; i++) d[to + i]! += words[from + i]!
  }
  return d
}
