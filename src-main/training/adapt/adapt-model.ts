import * as v from 'valibot'
import { seededRandom } from '../../base/random'
import { encoderSchema } from '../../model/config-encoder'
import type { KernelMemory } from '../kernel/memory'
import { createParameters, type Parameters } from '../parameters'
import { type EncoderNoise, encoderPass, encoderRun } from '../transformer/encoder-layer'
import { encoderSpecs } from '../transformer/encoder-specs'
import type { LoadedEncoder } from '../transformer/load-encoder'
import { type DenseProducts, kernelProducts } from '../transformer/products'
import type { MaskedBatch } from './masking'
import { headSpecs, type MlmHead } from './mlm-head'
import { maskedLoss } from './mlm-loss'

/** An encoder with a head that predicts hidden pieces. */
export interface MaskedModel {
  readonly parameters: Parameters
  products: DenseProducts
  /** Mean loss of a batch, with the gradients left in `parameters`. */
  gradients(batch: MaskedBatch, noise: EncoderNoise | null): number
  /** Mean loss of a batch, without noise or gradients. */
  loss(batch: MaskedBatch): number
}

export interface MaskedModelOptions {
  readonly rate: number
  readonly weightDecay: number
  /** Rate of the head as a multiple of the encoder's. */
  readonly headRate: number
}

export function createMaskedModel(
  memory: KernelMemory,
  encoder: LoadedEncoder,
  head: MlmHead,
  { rate, weightDecay, headRate }: MaskedModelOptions
): MaskedModel {
  const { shape } = encoder
  const config = v.parse(encoderSchema, { learningRate: rate, weightDecay })
  const specs = encoderSpecs(encoder, config, rate).map((spec) =>
    spec.name === 'encoder-pieces' ? { ...spec, paddedRows: Math.ceil(spec.rows / 8) * 8 } : spec
  )
  const parameters = createParameters(
    memory,
    [...specs, ...headSpecs(shape, head, { rate: headRate, weightDecay })],
    seededRandom(0)
  )
  const run = (batch: MaskedBatch, noise: EncoderNoise | null) =>
    encoderRun(memory, parameters, shape, batch.pieces, noise, model.products)
  const model: MaskedModel = {
    parameters,
    products: kernelProducts,
    gradients(batch, noise) {
      const mark = memory.mark()
      parameters.gradients.fill(0)
      const here = run(batch, noise)
      const pass = encoderPass(here, 1)
      const gradient = memory.floats(pass.out.length)
      const loss = maskedLoss(here, { values: pass.out, gradient }, batch.places, batch.targets)
      pass.backward(gradient)
      memory.release(mark)
      return loss
    },
    loss(batch) {
      const mark = memory.mark()
      const here = run(batch, null)
      const { out } = encoderPass(here, 1)
      const loss = maskedLoss(here, { values: out, gradient: null }, batch.places, batch.targets)
      memory.release(mark)
      return loss
    }
  }
  return model
}
