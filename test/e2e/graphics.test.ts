import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrainingConfigInput } from '../../src-main/model/config'
import { createNoise } from '../../src-main/training/batching'
import { chooseExecutor } from '../../src-main/training/graphics/choose'
import { describeNetwork, describePart } from '../../src-main/training/graphics/describe'
import { graphicsExecutor } from '../../src-main/training/graphics/executor'
import { lossAndGradients } from '../../src-main/training/step'
import { smallNetwork } from '../support/small-network'
import { smallRun, trainSmall } from '../support/training-run'
import { type GraphicsPage, openGraphicsPage, SOFTWARE_CARD } from './support/graphics-page'

let page: GraphicsPage
beforeAll(async () => {
  page = await openGraphicsPage(SOFTWARE_CARD)
})
afterAll(() => page.close())

const NETWORKS: Readonly<Record<string, TrainingConfigInput>> = {
  'the CRF over two layers': { network: { layers: 2 } },
  'units that are more than a workgroup has threads': { network: { units: 264 } },
  'a head without layers': { network: { layers: 0 } },
  'frozen vectors without characters': {
    inputs: { vectors: { use: 'frozen', path: 'x' }, characters: { use: 'none' } }
  },
  'cross-entropy with smoothing and class weights': {
    network: { head: 'softmax' },
    loss: { kind: 'cross-entropy', labelSmoothing: 0.1, classWeights: { person: 3, O: 0.5 } }
  },
  'focal loss over a softmax': { network: { head: 'softmax' }, loss: { kind: 'focal-softmax' } },
  'sigmoid focal loss': { network: { head: 'softmax' }, loss: { kind: 'focal-sigmoid' } }
}

describe('a step on the graphics card', () => {
  it.each(Object.entries(NETWORKS))(
    'has the loss and gradients of our kernels: %s',
    async (_name, config) => {
      const { network, batch, sets, random } = await smallNetwork(config)
      const noise = createNoise(network.config.network, batch, network.layout.size, random)
      const expected = lossAndGradients(network, batch, noise, sets)
      const graphics = await page.open()
      const { values } = network.parameters
      const state = new Float32Array(4 * values.length)
      state.set(values)
      await graphics.ask(
        { type: 'open', graph: describeNetwork(network, sets), state, origin: null },
        'opened'
      )
      const part = describePart(network, { batch, noise, share: 1 }, sets)
      const given = await graphics.ask(
        { type: 'step', parts: [part.batch], update: null, wantsGradient: true },
        'stepped'
      )
      expect(given.loss).toBeCloseTo(expected.loss, 4)
      expect(furthest(given.gradient!, network.parameters.gradients)).toBeLessThan(2e-5)
      if (expected.rows !== null) expect(furthest(given.rows!, expected.rows.values)).toBeLessThan(2e-5)
      graphics.close()
    }
  )
})

const STEPS_OF_AN_EPOCH = 3
const RUNS: Readonly<Record<string, readonly [steps: number, config: TrainingConfigInput]>> = {
  AdamW: [50, { optimiser: { learningRate: 0.003 } }],
  'Adam with an anchor and no clipping': [
    12,
    { optimiser: { kind: 'adam', learningRate: 0.003, clip: null, anchor: 0.01 } }
  ],
  'SGD with momentum': [12, { optimiser: { kind: 'sgd', learningRate: 0.02 } }]
}

describe('a run on the graphics card', () => {
  it.each(Object.entries(RUNS))(
    'ends within 1e-4 of the weights of our kernels: %s',
    async (_name, [steps, input]) => {
      const config = {
        epochs: Math.ceil(steps / STEPS_OF_AN_EPOCH),
        batch: 2,
        averaging: 0.9,
        network: { units: 16 },
        ...input
      }
      const run = await smallRun(config)
      const executor = graphicsExecutor(await page.open(), { ...run })
      const given = await trainSmall({ ...run, executor })
      executor.close()
      const expected = await trainSmall(await smallRun(config))
      expect(run.progress.step).toBeGreaterThanOrEqual(steps)
      expect(furthest(given, expected)).toBeLessThan(1e-4)
    }
  )

  it('is chosen by name, and auto measures it beside wasm', async () => {
    const { network, batch, sets } = await smallNetwork()
    const said: string[] = []
    const find = async () => (await page.openPort()) as never
    const named = await chooseExecutor('webgpu', network, [batch], sets, (line) => said.push(line), find)
    expect(named.backend).toEqual({ name: 'webgpu', stepMs: null })
    named.graphics!.close()
    const { backend, graphics } = await chooseExecutor('auto', network, [batch], sets, () => {}, find)
    expect(Object.keys(backend.stepMs!)).toContain('webgpu')
    expect(backend.stepMs![backend.name]).toBe(Math.min(...Object.values(backend.stepMs!)))
    graphics?.close()
  })
})

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0)
}
