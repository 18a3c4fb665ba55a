import { both } from '../kernel/both'
import { matrix, multiply, multiplyOverRows, pack } from '../kernel/matrix'
import type { KernelMemory } from '../kernel/memory'
import type { EncoderRun } from '../transformer/encoder-layer'
import { OUTPUT_BIAS } from './mlm-head'

export interface Hidden {
  /** What left the encoder, `[row, size]`, rows a multiple of four. */
  readonly values: Float32Array
  /** Gets its gradient, zeroed before; null where none is wanted. */
  readonly gradient: Float32Array | null
}

/**
 * Mean cross-entropy of the pieces that stood at some places, by a softmax over the whole vocabulary (Devlin et al. 2019); scores of a piece
 * are the products with its embedding. Adds to the embeddings' gradient and leaves those of the head. The scores stand as
 * `[piece, place]`, so that the embeddings, much the larger operand, are read as they lie.
 * @param places rows of `hidden`, each once @param targets their pieces
 */
export function maskedLoss(run: EncoderRun, hidden: Hidden, places: Int32Array, targets: Int32Array): number {
  const { memory, parameters, shape, products } = run
  const { kernel } = memory
  const { size } = shape
  const count = places.length
  if (count === 0) return 0
  const rows = Math.ceil(count / 8) * 8
  const dense = parameters.get('mlm-dense-weights')
  const denseBias = parameters.get('mlm-dense-bias')
  const norm = parameters.get('mlm-norm-weights')
  const normBias = parameters.get('mlm-norm-bias')

  const picked = memory.floats(rows * size)
  places.forEach((place, i) => {
    picked.set(hidden.values.subarray(place * size, (place + 1) * size), i * size)
  })
  const active = memory.dirty(rows * size)
  const inner = products.forward(memory, picked, rows, dense, denseBias, active)
  const normal = memory.dirty(rows * size)
  const inverse = memory.dirty(rows)
  const features = memory.dirty(rows * size)
  kernel.normForward(
    active.byteOffset,
    0,
    norm.values.byteOffset,
    normBias.values.byteOffset,
    rows,
    size,
    shape.epsilon,
    normal.byteOffset,
    inverse.byteOffset,
    features.byteOffset
  )
  const scores = pieceScores(run, features, rows)
  const loss = softmaxLoss(run, scores, rows, targets, hidden.gradient !== null)
  if (hidden.gradient === null) return loss

  const d = pieceGradients(run, scores, features, rows)
  kernel.normBackward(
    d.byteOffset,
    normal.byteOffset,
    inverse.byteOffset,
    norm.values.byteOffset,
    rows,
    size,
    d.byteOffset,
    norm.gradient.byteOffset,
    normBias.gradient.byteOffset
  )
  kernel.geluBackward(inner.byteOffset, d.byteOffset, rows * size)
  const dPicked = memory.dirty(rows * size)
  products.backward(memory, picked, d, rows, dense, denseBias, dPicked, false)
  places.forEach((place, i) => {
    hidden.gradient!.set(dPicked.subarray(i * size, (i + 1) * size), place * size)
  })
  return loss
}

/** embeddings x transpose(features), `[piece, place]`. */
function pieceScores(
  { memory, parameters, shape }: EncoderRun,
  features: Float32Array,
  rows: number
): Float32Array {
  const { rows: pieces, values } = parameters.get('encoder-pieces')
  const { size } = shape
  const scores = memory.dirty(pieces * rows)
  const mark = memory.mark()
  const panels = pack(memory, matrix(features, rows, size), true)
  const part = (from: number, to: number) => (own: KernelMemory) =>
    multiply(
      own,
      matrix(values.subarray(from * size), to - from, size),
      panels,
      matrix(scores.subarray(from * rows), to - from, rows),
      false
    )
  both(memory, 'piece-scores', rows, part(0, pieces / 2), part(pieces / 2, pieces))
  memory.release(mark)
  return scores
}

/** Mean loss; where gradients are wanted, the scores become those of the loss, and the output bias gets its own. */
function softmaxLoss(
  { parameters, shape }: EncoderRun,
  scores: Float32Array,
  rows: number,
  targets: Int32Array,
  hasGradient: boolean
): number {
  const count = targets.length
  const { values: bias, gradient } = parameters.get(OUTPUT_BIAS)
  const most = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
  const sums = new Float64Array(count)
  for (let piece = 0; piece < shape.vocabulary; piece++) {
    const at = piece * rows
    for (let i = 0; i < count; i++) {
      const score = scores[at + i]! + bias[piece]!
      scores[at + i] = score
      if (score > most[i]!) most[i] = score
    }
  }
  let loss = 0
  targets.forEach((target, i) => {
    loss += most[i]! - scores[target * rows + i]!
  })
  for (let piece = 0; piece < shape.vocabulary; piece++) {
    const at = piece * rows
    for (let i = 0; i < count; i++) {
      const weight = Math.exp(scores[at + i]! - most[i]!)
      scores[at + i] = weight
      sums[i]! += weight
    }
  }
  for (let i = 0; i < count; i++) loss += Math.log(sums[i]!)
  if (!hasGradient) return loss / count
  scores.fill(0, shape.vocabulary * rows)
  for (let piece = 0; piece < shape.vocabulary; piece++) {
    const at = piece * rows
    let sum = 0
    for (let i = 0; i < count; i++) {
      const share = scores[at + i]! / (sums[i]! * count)
      scores[at + i] = share
      sum += share
    }
    scores.fill(0, at + count, at + rows)
    gradient[piece] = sum
  }
  targets.forEach((target, i) => {
    scores[target * rows + i]! -= 1 / count
    gradient[target]! -= 1 / count
  })
  return loss / count
}

/** Adds to the gradient of the embeddings. @returns that of the features */
function pieceGradients(
  { memory, parameters, shape }: EncoderRun,
  d: Float32Array,
  features: Float32Array,
  rows: number
): Float32Array {
  const { rows: pieces, values, gradient } = parameters.get('encoder-pieces')
  const { size } = shape
  const dFeatures = memory.dirty(rows * size)
  const mark = memory.mark()
  const panels = pack(memory, matrix(features, rows, size))
  const scores = matrix(d, pieces, rows)
  both(
    memory,
    'piece-gradients',
    rows,
    (own) => multiplyOverRows(own, scores, matrix(values, pieces, size), matrix(dFeatures, rows, size)),
    (own) => multiply(own, scores, panels, matrix(gradient, pieces, size), true)
  )
  memory.release(mark)
  return dFeatures
}
