import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { EncoderShape } from '../../model/encoder-shape'
import type { KernelMemory } from '../kernel/memory'
import type { Parameter, Parameters } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'
import { type BlockRun, blockBackward, blockForward } from './block'
import { type Dropout, embed, embedBackward } from './embed'
import { isOfEncoder } from './encoder-file'
import type { PieceBatch } from './piece-batch'
import { type DenseProducts, kernelProducts } from './products'

/** The random part of an encoder's training step. */
export interface EncoderNoise {
  readonly seed: number
  readonly hidden: number
  readonly attention: number
}

/** What is computed over, and where. */
export interface EncoderRun {
  readonly memory: KernelMemory
  readonly parameters: Parameters
  readonly shape: EncoderShape
  readonly batch: PieceBatch
  /** Pieces, rounded up to four by rows that mean nothing. */
  readonly rows: number
  readonly dropout: Dropout | null
  readonly attentionDropout: Dropout | null
  readonly products: DenseProducts
}

/** What an encoder made of a batch, and its way back. */
export interface EncoderPass {
  /** The mean of the last layers, `[row, size]`. */
  readonly out: Float32Array
  /** Leaves the gradients of the weights. @param dy of `out` */
  backward(dy: Float32Array): void
}

/** Sets up the computation over a batch. */
export function encoderRun(
  memory: KernelMemory,
  parameters: Parameters,
  shape: EncoderShape,
  batch: PieceBatch,
  noise: EncoderNoise | null,
  products: DenseProducts
): EncoderRun {
  return {
    memory,
    parameters,
    shape,
    batch,
    rows: Math.ceil(batch.ids.length / 4) * 4,
    dropout: dropoutOf(noise?.seed, noise?.hidden),
    attentionDropout: dropoutOf(noise?.seed, noise?.attention),
    products
  }
}

/**
 * A transformer encoder over a batch's pieces (Devlin et al. 2019), forward and backward as kernels of ours.
 * @param average how many of the last layers' outputs are averaged
 */
export function encoderPass(run: EncoderRun, average: number): EncoderPass {
  const { memory, shape, rows } = run
  const { kernel } = memory
  const first = lowestTrained(run.parameters.trained.filter(isOfEncoder))
  const count = rows * shape.size
  const start = embed(run)
  const blocks: BlockRun[] = []
  let x = start.out
  for (let layer = 0; layer < shape.layers; layer++) {
    const block = blockForward(run, layer, x)
    blocks.push(block)
    x = block.out
  }
  const out = memory.dirty(count)
  out.set(x)
  for (let i = 1; i < average; i++) {
    kernel.addTo(out.byteOffset, blocks[shape.layers - 1 - i]!.out.byteOffset, count)
  }
  if (average > 1) scale(out, 1 / average)
  return {
    out,
    backward(dy) {
      const mark = memory.mark()
      const share = memory.dirty(count)
      share.set(dy)
      if (average > 1) scale(share, 1 / average)
      let d = memory.floats(count)
      for (let layer = shape.layers - 1; layer >= Math.max(0, first); layer--) {
        if (layer >= shape.layers - average) kernel.addTo(d.byteOffset, share.byteOffset, count)
        d = blockBackward(run, layer, blocks[layer]!, d, layer > first)
      }
      if (first < 0) embedBackward(run, start, d)
      memory.release(mark)
    }
  }
}

/**
 * The encoder as an operation of TensorFlow.js.
 * @param average how many of the last layers' outputs are averaged
 * @param products what computes its dense layers
 * @returns `[piece rounded up to 4, size]`
 */
export function encoderLayer(
  memory: KernelMemory,
  parameters: Parameters,
  shape: EncoderShape,
  batch: PieceBatch,
  average: number,
  noise: EncoderNoise | null,
  products: DenseProducts = kernelProducts
): Tensor {
  const run = encoderRun(memory, parameters, shape, batch, noise, products)
  const trained = parameters.trained.filter(isOfEncoder)
  const op = customGrad(() => {
    const { out, backward } = encoderPass(run, average)
    const gradFunc = (dy: Tensor): Tensor[] => {
      backward(valuesOf(memory, dy))
      return trained.map((parameter) => parameter.gradientTensor())
    }
    return { value: tensorOver(out, [run.rows, shape.size]), gradFunc }
  })
  return op(...trained.map((parameter) => parameter.variable))
}

function scale(values: Float32Array, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i]! *= factor
}

/** The lowest layer that is trained; -1 for the embeddings, Infinity where none is. */
function lowestTrained(trained: readonly Parameter[]): number {
  const layers = trained.map(({ spec }) => {
    const match = /^encoder-(\d+)-/.exec(spec.name)
    return match === null ? -1 : Number(match[1])
  })
  return Math.min(Number.POSITIVE_INFINITY, ...layers)
}

function dropoutOf(seed: number | undefined, rate: number | undefined): Dropout | null {
  if (seed === undefined || rate === undefined || rate === 0) return null
  return { seed, threshold: Math.floor(rate * 2 ** 32) | 0, scale: 1 / (1 - rate) }
}
