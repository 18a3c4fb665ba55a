import { both } from '../kernel/both'
import type { KernelMemory } from '../kernel/memory'
import type { Parameter } from '../parameters'
import { seedOf } from './embed'
import type { EncoderRun } from './encoder-layer'

/** What one block's backward pass needs of its forward pass; matrices are `[row, ...]`. */
export interface BlockRun {
  readonly input: Float32Array
  readonly qkv: Float32Array
  /** Softmax of every sequence, each `[head, T4, T8]`, from `starts` on. */
  readonly probabilities: Float32Array
  readonly starts: readonly number[]
  readonly context: Float32Array
  readonly first: NormRun
  readonly inner: Float32Array
  readonly active: Float32Array
  readonly second: NormRun
  readonly out: Float32Array
}

interface NormRun {
  readonly normal: Float32Array
  readonly inverse: Float32Array
  readonly out: Float32Array
}

const up = (n: number, to: number): number => Math.ceil(n / to) * to

/** Attention, then the feed-forward part, each with dropout, residual and normalisation after it. */
export function blockForward(run: EncoderRun, layer: number, input: Float32Array): BlockRun {
  const { memory, shape, rows } = run
  const { size, inner: wide } = shape
  const get = getter(run, layer)
  const { forward } = run.products
  const qkv = forward(memory, input, rows, get('qkv-weights'), get('qkv-bias'))
  const context = memory.dirty(rows * size)
  const { probabilities, starts } = attend(run, layer, qkv, context)
  const mixed = forward(memory, context, rows, get('output-weights'), get('output-bias'))
  drop(run, layer, 0, mixed)
  const first = normalise(run, mixed, input, get('first-norm-weights'), get('first-norm-bias'))
  const active = memory.dirty(rows * wide)
  const inner = forward(memory, first.out, rows, get('inner-weights'), get('inner-bias'), active)
  const outer = forward(memory, active, rows, get('outer-weights'), get('outer-bias'))
  drop(run, layer, 1, outer)
  const second = normalise(run, outer, first.out, get('second-norm-weights'), get('second-norm-bias'))
  return { input, qkv, probabilities, starts, context, first, inner, active, second, out: second.out }
}

/**
 * Leaves the gradients of the block's weights.
 * @param d of the output; overwritten
 * @returns the gradient of the input; where it `isNeeded`
 */
export function blockBackward(
  run: EncoderRun,
  layer: number,
  block: BlockRun,
  d: Float32Array,
  isNeeded: boolean
): Float32Array {
  const { memory, shape, rows } = run
  const { kernel } = memory
  const { backward } = run.products
  const { size, inner: wide } = shape
  const get = getter(run, layer)
  const mark = memory.mark()
  const dropped = memory.dirty(rows * size)

  normaliseBackward(run, d, block.second, get('second-norm-weights'), get('second-norm-bias'))
  dropped.set(d)
  drop(run, layer, 1, dropped)
  const dInner = memory.dirty(rows * wide)
  backward(memory, block.active, dropped, rows, get('outer-weights'), get('outer-bias'), dInner, false)
  kernel.geluBackward(block.inner.byteOffset, dInner.byteOffset, rows * wide)
  backward(memory, block.first.out, dInner, rows, get('inner-weights'), get('inner-bias'), d, true)

  normaliseBackward(run, d, block.first, get('first-norm-weights'), get('first-norm-bias'))
  dropped.set(d)
  drop(run, layer, 0, dropped)
  const dContext = memory.dirty(rows * size)
  backward(memory, block.context, dropped, rows, get('output-weights'), get('output-bias'), dContext, false)
  const dQkv = memory.floats(rows * 3 * size)
  attendBackward(run, layer, block, dContext, dQkv)
  backward(memory, block.input, dQkv, rows, get('qkv-weights'), get('qkv-bias'), isNeeded ? d : null, true)
  memory.release(mark)
  return d
}

function getter({ parameters }: EncoderRun, layer: number): (name: string) => Parameter {
  return (name) => parameters.get(`encoder-${layer}-${name}`)
}

function drop({ memory, dropout }: EncoderRun, layer: number, place: number, x: Float32Array): void {
  if (dropout === null) return
  const { threshold, scale } = dropout
  memory.kernel.dropout(x.byteOffset, x.length, seedOf(dropout, layer, place), threshold, scale)
}

function normalise(
  { memory, shape, rows }: EncoderRun,
  x: Float32Array,
  residual: Float32Array,
  weight: Parameter,
  bias: Parameter
): NormRun {
  const normal = memory.dirty(x.length)
  const inverse = memory.dirty(rows)
  const out = memory.dirty(x.length)
  memory.kernel.normForward(
    x.byteOffset,
    residual.byteOffset,
    weight.values.byteOffset,
    bias.values.byteOffset,
    rows,
    shape.size,
    shape.epsilon,
    normal.byteOffset,
    inverse.byteOffset,
    out.byteOffset
  )
  return { normal, inverse, out }
}

function normaliseBackward(
  { memory, shape, rows }: EncoderRun,
  d: Float32Array,
  { normal, inverse }: NormRun,
  weight: Parameter,
  bias: Parameter
): void {
  memory.kernel.normBackward(
    d.byteOffset,
    normal.byteOffset,
    inverse.byteOffset,
    weight.values.byteOffset,
    rows,
    shape.size,
    d.byteOffset,
    weight.gradient.byteOffset,
    bias.gradient.byteOffset
  )
}

/** Floats that the attention kernels work in, for the longest sequence. */
function scratchOf(memory: KernelMemory, { shape, batch }: EncoderRun): Float32Array {
  const length = Math.max(1, ...batch.lengths)
  const [t4, t8, s] = [up(length, 4), up(length, 8), up(shape.size / shape.heads, 8)]
  return memory.dirty(4 * t4 * s + 2 * t8 * s + 3 * t4 * t8)
}

function attend(run: EncoderRun, layer: number, qkv: Float32Array, context: Float32Array) {
  const { memory, shape, batch, attentionDropout: noise } = run
  const { size, heads } = shape
  const starts: number[] = []
  let total = 0
  for (const length of batch.lengths) {
    starts.push(total)
    total += heads * up(length, 4) * up(length, 8)
  }
  const probabilities = memory.dirty(total)
  const part = (from: number, to: number) => (own: KernelMemory) => {
    const scratch = scratchOf(own, run)
    for (let i = from; i < to; i++) {
      own.kernel.attentionForward(
        qkv.byteOffset + rowOf[i]! * 3 * size * 4,
        3 * size,
        size,
        heads,
        batch.lengths[i]!,
        probabilities.byteOffset + starts[i]! * 4,
        context.byteOffset + rowOf[i]! * size * 4,
        size,
        scratch.byteOffset,
        noise === null ? 0 : seedOf(noise, layer, 64 * (i + 1)),
        noise?.threshold ?? 0,
        noise?.scale ?? 1
      )
    }
  }
  const middle = batch.lengths.length >> 1
  const rowOf = rowsOf(batch)
  both(memory, 'attention-forward', run.rows, part(0, middle), part(middle, batch.lengths.length))
  context.fill(0, batch.ids.length * size)
  return { probabilities, starts }
}

/** First row of each sequence. */
function rowsOf({ lengths }: EncoderRun['batch']): number[] {
  let row = 0
  return lengths.map((length) => {
    row += length
    return row - length
  })
}

function attendBackward(
  run: EncoderRun,
  layer: number,
  block: BlockRun,
  dContext: Float32Array,
  dQkv: Float32Array
): void {
  const { memory, shape, batch, attentionDropout: noise } = run
  const { size, heads } = shape
  const rowOf = rowsOf(batch)
  const part = (from: number, to: number) => (own: KernelMemory) => {
    const scratch = scratchOf(own, run)
    for (let i = from; i < to; i++) {
      own.kernel.attentionBackward(
        block.qkv.byteOffset + rowOf[i]! * 3 * size * 4,
        3 * size,
        size,
        heads,
        batch.lengths[i]!,
        block.probabilities.byteOffset + block.starts[i]! * 4,
        dContext.byteOffset + rowOf[i]! * size * 4,
        size,
        dQkv.byteOffset + rowOf[i]! * 3 * size * 4,
        scratch.byteOffset,
        noise === null ? 0 : seedOf(noise, layer, 64 * (i + 1)),
        noise?.threshold ?? 0,
        noise?.scale ?? 1
      )
    }
  }
  const middle = batch.lengths.length >> 1
  both(memory, 'attention-backward', run.rows, part(0, middle), part(middle, batch.lengths.length))
}
