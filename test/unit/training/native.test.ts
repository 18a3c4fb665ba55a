import { describe, expect, it } from 'vitest'
import { chooseBackend, openBackendMemory } from '../../../src-main/training/backend'
import { createNoise } from '../../../src-main/training/batching'
import { productsLayer } from '../../../src-main/training/native/bilstm-products'
import { blockLstmLayer } from '../../../src-main/training/native/block-lstm'
import { isInstalled, loadTensorFlow } from '../../../src-main/training/native/tensorflow'
import { lossAndGradients } from '../../../src-main/training/step'
import { smallNetwork } from '../../support/small-network'
import { smallRun, trainSmall } from '../../support/training-run'

const STEPS_OF_AN_EPOCH = 3
const config = {
  epochs: Math.ceil(50 / STEPS_OF_AN_EPOCH),
  batch: 2,
  averaging: 0.9,
  network: { layers: 2, units: 16 },
  optimiser: { learningRate: 0.003 }
}
const isHere = isInstalled('native')

describe.each([
  ['BlockLSTM', blockLstmLayer],
  ['products', productsLayer]
] as const)('the native backend by %s', (_, layerOf) => {
  it.skipIf(!isHere)('has the gradients of our kernels', async () => {
    const { network, batch, sets, random } = await smallNetwork({ network: { layers: 2 } })
    const noise = createNoise(network.config.network, batch, network.layout.size, random)
    const ours = lossAndGradients(network, batch, noise, sets)
    const expected = Float32Array.from(network.parameters.gradients)
    network.recurrent = layerOf(loadTensorFlow('native'))
    const given = lossAndGradients(network, batch, noise, sets)
    expect(given.loss).toBeCloseTo(ours.loss, 5)
    expect(furthest(network.parameters.gradients, expected)).toBeLessThan(1e-5)
  })

  it.skipIf(!isHere)('ends within 1e-4 of the weights of our kernels after 50 steps', async () => {
    const run = await smallRun(config)
    const library = loadTensorFlow('native')
    run.network.recurrent = layerOf(library)
    const [given, expected] = [await trainSmall(run), await trainSmall(await smallRun(config))]
    expect(run.progress.step).toBeGreaterThanOrEqual(50)
    expect(furthest(given, expected)).toBeLessThan(1e-4)
  })

  it.skipIf(!isHere)('has the gradients of our kernels with frozen word vectors', async () => {
    const frozen = { inputs: { vectors: { use: 'frozen' as const, path: 'none', size: 10 } } }
    const { network, batch, sets } = await smallNetwork(frozen)
    const ours = lossAndGradients(network, batch, null, sets)
    const expected = Float32Array.from(network.parameters.gradients)
    network.recurrent = layerOf(loadTensorFlow('native'))
    expect(lossAndGradients(network, batch, null, sets).loss).toBeCloseTo(ours.loss, 5)
    expect(furthest(network.parameters.gradients, expected)).toBeLessThan(1e-5)
  })

  it.skipIf(!isHere)('holds no tensors of earlier steps', async () => {
    const run = await smallRun(config)
    const library = loadTensorFlow('native')
    run.network.recurrent = layerOf(library)
    await trainSmall(run)
    const { held } = library
    Object.assign(run.progress, { epoch: 0, step: 0, best: null, history: [] })
    await trainSmall(run)
    expect(library.held).toBe(held)
  })
})

describe('the choice of a backend', () => {
  it.skipIf(isHere)('says in one line that native is missing, and takes wasm', async () => {
    const { network, batch, sets } = await smallNetwork()
    const said: string[] = []
    const chosen = chooseBackend('native', network, [batch], sets, (line) => said.push(line))
    expect(chosen).toEqual({ name: 'wasm', stepMs: null })
    expect(said).toEqual(['native: TensorFlow’s native library is not installed; wasm is used'])
  })

  it.skipIf(!isHere)('of auto takes the one whose steps were faster, and says so', async () => {
    const { network, batch, sets } = await smallNetwork()
    const weights = Float32Array.from(network.parameters.values)
    const said: string[] = []
    const { name, stepMs } = chooseBackend('auto', network, [batch], sets, (line) => said.push(line))
    expect(Object.keys(stepMs!)).toEqual(['wasm', 'native'])
    expect(stepMs![name]).toBe(Math.min(...Object.values(stepMs!)))
    expect(said).toHaveLength(1)
    expect(network.parameters.values).toEqual(weights)
  })

  it.skipIf(isInstalled('gpu'))('explains that there is no GPU library', async () => {
    const { network, batch, sets } = await smallNetwork()
    expect(() => chooseBackend('gpu', network, [batch], sets, () => {})).toThrow(
      expect.objectContaining({
        code: 'backend-unavailable',
        message: 'TensorFlow’s native library is not installed'
      })
    )
  })

  it('refuses WebGPU where there is no window', async () => {
    await expect(openBackendMemory('webgpu')).rejects.toMatchObject({ code: 'usage' })
  })
})

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0)
}
