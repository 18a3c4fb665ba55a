import type { EncoderRun } from './encoder-layer'

/** Elements whose hash with the seed is under `threshold` (of 2^32) are dropped, the others scaled. */
export interface Dropout {
  readonly seed: number
  readonly threshold: number
  readonly scale: number
}

/** A seed for one use of dropout in a step. */
export function seedOf({ seed }: Dropout, layer: number, place: number): number {
  return (Math.imul(seed, 0x2545f491) + Math.imul(layer * 4096 + place, 0x6c078965)) | 0
}

export interface EmbedRun {
  readonly ids: Int32Array
  readonly positions: Int32Array
  readonly normal: Float32Array
  readonly inverse: Float32Array
  /** `[row, size]` */
  readonly out: Float32Array
}

/** Sum of the pieces', positions' and first segment's embeddings, normalised. */
export function embed({ memory, parameters, shape, batch, rows, dropout }: EncoderRun): EmbedRun {
  const { kernel } = memory
  const { size } = shape
  const count = batch.ids.length
  const ids = memory.ints(count)
  ids.set(batch.ids)
  const positions = memory.ints(count)
  for (let i = 0; i < count; i++) positions[i] = batch.places[i]! + shape.firstPosition
  const sum = memory.floats(rows * size)
  const normal = memory.dirty(rows * size)
  const inverse = memory.dirty(rows)
  kernel.embedRows(
    ids.byteOffset,
    positions.byteOffset,
    count,
    parameters.get('encoder-pieces').values.byteOffset,
    parameters.get('encoder-positions').values.byteOffset,
    shape.types > 0 ? parameters.get('encoder-types').values.byteOffset : 0,
    size,
    sum.byteOffset
  )
  kernel.normForward(
    sum.byteOffset,
    0,
    parameters.get('encoder-norm-weights').values.byteOffset,
    parameters.get('encoder-norm-bias').values.byteOffset,
    rows,
    size,
    shape.epsilon,
    normal.byteOffset,
    inverse.byteOffset,
    sum.byteOffset
  )
  if (dropout) {
    kernel.dropout(
      sum.byteOffset,
      rows * size,
      seedOf(dropout, shape.layers, 0),
      dropout.threshold,
      dropout.scale
    )
  }
  return { ids, positions, normal, inverse, out: sum }
}

/** Gradients of the embeddings. @param d of the output, `[row, size]`; overwritten */
export function embedBackward(run: EncoderRun, start: EmbedRun, d: Float32Array): void {
  const { memory, parameters, shape, batch, rows, dropout } = run
  const { kernel } = memory
  const { size } = shape
  const count = batch.ids.length
  if (dropout) {
    const seed = seedOf(dropout, shape.layers, 0)
    kernel.dropout(d.byteOffset, rows * size, seed, dropout.threshold, dropout.scale)
  }
  const weight = parameters.get('encoder-norm-weights')
  kernel.normBackward(
    d.byteOffset,
    start.normal.byteOffset,
    start.inverse.byteOffset,
    weight.values.byteOffset,
    rows,
    size,
    d.byteOffset,
    weight.gradient.byteOffset,
    parameters.get('encoder-norm-bias').gradient.byteOffset
  )
  const into = (name: string, at: Int32Array): void =>
    kernel.scatterRows(at.byteOffset, count, d.byteOffset, size, parameters.get(name).gradient.byteOffset)
  into('encoder-pieces', start.ids)
  into('encoder-positions', start.positions)
  if (shape.types > 0) into('encoder-types', memory.ints(count))
}
