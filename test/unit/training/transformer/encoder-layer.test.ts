import {
  customGrad,
  dispose,
  type Scalar,
  scalar,
  type Tensor,
  tensor,
  tidy,
  variableGrads
} from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../src-main/base/random'
import { loadKernel } from '../../../../src-main/lexical/kernel-file'
import { parseConfig } from '../../../../src-main/model/config'
import { openKernel } from '../../../../src-main/training/kernel/memory'
import { nativeProducts } from '../../../../src-main/training/native/products'
import { isInstalled, loadTensorFlow } from '../../../../src-main/training/native/tensorflow'
import { createParameters, denseValues } from '../../../../src-main/training/parameters'
import { openTensors } from '../../../../src-main/training/tensors'
import { encoderLayer } from '../../../../src-main/training/transformer/encoder-layer'
import { parted, tensorPlaces } from '../../../../src-main/training/transformer/encoder-names'
import { encoderSpecs } from '../../../../src-main/training/transformer/encoder-specs'
import type { PieceBatch } from '../../../../src-main/training/transformer/piece-batch'
import { type DenseProducts, kernelProducts } from '../../../../src-main/training/transformer/products'
import { CHECKPOINTS, expectedOf, fixtureEncoder } from '../../../support/encoders'

async function open(name: string, threads: 1 | 2 = 1) {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'), threads)
  const encoder = await fixtureEncoder(name)
  const config = parseConfig({ inputs: { encoder: { path: '.' } } }).inputs.encoder
  const parameters = createParameters(memory, encoderSpecs(encoder, config, 1e-3), seededRandom(1))
  const expected = expectedOf(name)
  const batch: PieceBatch = {
    ids: Int32Array.from(expected.pieces.flat()),
    places: Int32Array.from(expected.pieces.flatMap((ids) => ids.map((_, i) => i))),
    lengths: expected.pieces.map((ids) => ids.length),
    rows: new Int32Array(0)
  }
  return { memory, encoder, parameters, expected, batch }
}

const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(b, (x, i) => Math.abs(x - a[i]!)))

const PRODUCTS = ['wasm', 'native'] as const

function productsOf(kind: (typeof PRODUCTS)[number]): DenseProducts {
  return kind === 'native' ? nativeProducts(loadTensorFlow('native')) : kernelProducts
}

describe.each(CHECKPOINTS)('the encoder of %s', (name) => {
  it('gives the hidden states and logits of Python’s transformers', async () => {
    const { memory, encoder, parameters, expected, batch } = await open(name)
    const { size } = encoder.shape
    const count = batch.ids.length * size
    const last = encoderLayer(memory, parameters, encoder.shape, batch, 1, null).dataSync().subarray(0, count)
    const mixed = encoderLayer(memory, parameters, encoder.shape, batch, 2, null).dataSync()
    expect(far(last, expected.last)).toBeLessThan(1e-4)
    expect(far(mixed.subarray(0, count), expected.mixed)).toBeLessThan(1e-4)
    const { weights, bias } = encoder.head!
    const logits = batch.places.length * 21
    const ours = Float32Array.from({ length: logits }, (_, i) => {
      let sum = bias[i % 21]!
      for (let k = 0; k < size; k++) sum += last[Math.floor(i / 21) * size + k]! * weights[k * 21 + (i % 21)]!
      return sum
    })
    expect(far(ours, expected.logits)).toBeLessThan(1e-4)
  })

  it.for(PRODUCTS)(
    'gives the gradients of every weight that PyTorch gives, with %s',
    async (kind, { skip }) => {
      skip(kind === 'native' && !isInstalled('native'))
      const { memory, encoder, parameters, expected, batch } = await open(name)
      const { size } = encoder.shape
      const count = batch.ids.length * size
      const variables = parameters.trained.map((p) => p.variable)
      // d loss / d hidden of the fixture's loss: a wave on the mean of the last two layers, one on the logits of the last.
      const { weights } = encoder.head!
      const gradientOf = (average: number, dy: Float32Array): Map<string, Float32Array> => {
        parameters.gradients.fill(0)
        tidy(() =>
          variableGrads(() => {
            const out = encoderLayer(
              memory,
              parameters,
              encoder.shape,
              batch,
              average,
              null,
              productsOf(kind)
            )
            const wave = memory.floats(out.size)
            wave.set(dy)
            return dotted(out, wave)
          }, variables)
        )
        return new Map(
          parameters.list.map((p) => {
            const values = denseValues({ ...p, values: p.gradient })
            return [p.spec.name, values]
          })
        )
      }
      const mixed = gradientOf(
        2,
        Float32Array.from({ length: count }, (_, i) => Math.cos(i))
      )
      const last = gradientOf(
        1,
        Float32Array.from({ length: count }, (_, i) => {
          let sum = 0
          const row = Math.floor(i / size)
          for (let k = 0; k < 21; k++) sum += Math.cos(row * 21 + k) * weights[(i % size) * 21 + k]!
          return sum
        })
      )
      let checked = 0
      for (const place of tensorPlaces(encoder.shape)) {
        const sum = mixed.get(place.name)!.map((x, i) => x + last.get(place.name)![i]!)
        for (const part of parted(place, sum)) {
          const theirs = expected.gradients[`${name}.${part.name}`]!
          // The gradient of the keys' bias is 0 but for rounding, hence the least scale.
          const scale = Math.max(theirs.norm / Math.sqrt(part.values.length), 1e-2)
          theirs.at.forEach((at, i) => {
            const error = Math.abs(part.values[at]! - theirs.values[i]!)
            expect(error / Math.max(scale, Math.abs(theirs.values[i]!)), part.name).toBeLessThan(1e-3)
            checked++
          })
        }
      }
      expect(checked).toBeGreaterThan(150)
    }
  )

  it('drops the same elements in both directions, by seed', async () => {
    const { memory, encoder, parameters, batch } = await open(name)
    const noise = { seed: 77, hidden: 0.2, attention: 0.3 }
    const forward = (seed: number): Float32Array =>
      Float32Array.from(
        encoderLayer(memory, parameters, encoder.shape, batch, 1, { ...noise, seed }).dataSync()
      )
    expect(forward(77)).toEqual(forward(77))
    expect(far(forward(77), forward(78))).toBeGreaterThan(0.1)
    // The gradient of the dropped network against finite differences of some weights.
    const wave = Float32Array.from({ length: batch.ids.length * encoder.shape.size }, (_, i) => Math.cos(i))
    const loss = (): number => forward(77).reduce((sum, x, i) => sum + x * (wave[i] ?? 0), 0)
    parameters.gradients.fill(0)
    tidy(() =>
      variableGrads(
        () => {
          const out = encoderLayer(memory, parameters, encoder.shape, batch, 1, noise)
          const d = memory.floats(out.size)
          d.set(wave)
          return dotted(out, d)
        },
        parameters.trained.map((p) => p.variable)
      )
    )
    for (const part of ['encoder-0-qkv-weights', 'encoder-1-outer-weights', 'encoder-norm-weights']) {
      const { values, gradient } = parameters.get(part)
      for (const at of [0, 7, values.length >> 1, values.length - 3]) {
        const before = values[at]!
        values[at] = before + 5e-3
        const above = loss()
        values[at] = before - 5e-3
        const below = loss()
        values[at] = before
        expect(Math.abs((above - below) / 1e-2 - gradient[at]!)).toBeLessThan(
          0.02 * Math.max(1, Math.abs(gradient[at]!))
        )
      }
    }
  })
})

describe('an encoder on two threads', () => {
  it('gives the numbers of one to the last bit', async () => {
    const noise = { seed: 5, hidden: 0.1, attention: 0.1 }
    const gradientsWith = async (threads: 1 | 2): Promise<Float32Array[]> => {
      const { memory, encoder, parameters, batch } = await open('bert', threads)
      const { value, grads } = tidy(() =>
        variableGrads(
          () => {
            const out = encoderLayer(memory, parameters, encoder.shape, batch, 2, noise)
            const wave = memory.floats(out.size)
            wave.set(Float32Array.from(wave, (_, i) => Math.cos(i)))
            return dotted(out, wave)
          },
          parameters.trained.map((p) => p.variable)
        )
      )
      const numbers = [Float32Array.from(value.dataSync()), Float32Array.from(parameters.gradients)]
      dispose([value, grads])
      await memory.close()
      return numbers
    }
    expect(await gradientsWith(2)).toEqual(await gradientsWith(1))
  })
})

/** The sum of products with fixed values, as a loss. */
function dotted(x: Tensor, fixed: Float32Array): Scalar {
  const op = customGrad((input) => {
    const values = (input as Tensor).dataSync<'float32'>()
    const value = scalar(fixed.reduce((sum, f, i) => sum + f * values[i]!, 0))
    return { value, gradFunc: () => [tensor(fixed, x.shape)] }
  })
  return op(x) as Scalar
}
