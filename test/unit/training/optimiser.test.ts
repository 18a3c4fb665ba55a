import { expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { loadKernel } from '../../../src-main/lexical/kernel-file'
import { parseConfig } from '../../../src-main/model/config'
import { openKernel } from '../../../src-main/training/kernel/memory'
import { createOptimiser } from '../../../src-main/training/optimiser'
import { createParameters } from '../../../src-main/training/parameters'
import { openTensors } from '../../../src-main/training/tensors'
import { createVectorTable } from '../../../src-main/training/vector-table'
import recorded from '../../fixtures/training/optimisers.json'

for (const run of recorded.runs) {
  it(`follows PyTorch over 50 steps: ${run.name}`, async () => {
    await openTensors()
    const memory = openKernel(await loadKernel('tagger'))
    const init = (_random: unknown, _row: number, column: number): number => recorded.start[column]!
    const parameters = createParameters(
      memory,
      [{ name: 'weights', rows: 1, columns: 8, init }],
      seededRandom(1)
    )
    const { optimiser: config } = parseConfig({ optimiser: run.config })
    const optimiser = createOptimiser(memory, parameters, null, config)
    const states: number[][] = []
    recorded.gradients.forEach((gradient, i) => {
      parameters.gradients.fill(0)
      parameters.get('weights').gradient.set(gradient)
      optimiser.step(0.01, null)
      if (i % 10 === 9) states.push([...parameters.get('weights').values])
    })
    states.forEach((state, i) => {
      state.forEach((value, k) => {
        expect(value).toBeCloseTo(run.states[i]![k]!, 4)
      })
    })
  })
}

it('moves only the rows of the word vectors that a batch used', async () => {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'))
  const parameters = createParameters(memory, [], seededRandom(1))
  const table = createVectorTable(
    memory,
    Float32Array.from({ length: 20 }, (_, i) => i),
    4,
    true,
    'float32'
  )
  const { optimiser: config } = parseConfig({ optimiser: { kind: 'adam', weightDecay: 0, clip: null } })
  const values = memory.floats(8)
  values.set([1, 1, 1, 1, -2, -2, -2, -2])
  createOptimiser(memory, parameters, table, config).step(0.5, { ids: Int32Array.of(3, 1), values })
  const moved = [...table.values].map((value, i) => Math.round((value - i) * 1e4) / 1e4)
  expect(moved).toEqual([0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0, -0.5, -0.5, -0.5, -0.5, 0, 0, 0, 0])
})
