import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import type { TrainingConfigInput } from '../../../src-main/model/config'
import { createNoise } from '../../../src-main/training/batching'
import { lossAndGradients } from '../../../src-main/training/step'
import { smallNetwork } from '../../support/small-network'

const cases: Readonly<Record<string, TrainingConfigInput>> = {
  'the CRF likelihood over gold and partly labelled tweets': {},
  'a character BiLSTM': { inputs: { characters: { use: 'bilstm', size: 5, units: 8, length: 8 } } },
  'two BiLSTM layers': { network: { layers: 2 } },
  'softmax cross-entropy with smoothing and class weights': {
    network: { head: 'softmax' },
    loss: { kind: 'cross-entropy', labelSmoothing: 0.1, classWeights: { O: 0.3 } }
  },
  'frozen word vectors': { inputs: { vectors: { use: 'frozen', path: 'none', size: 10 } } },
  'softmax focal loss': { loss: { kind: 'focal-softmax', gamma: 1.7 } },
  'sigmoid focal loss': { loss: { kind: 'focal-sigmoid', alpha: 0.4, gamma: 2 } }
}

describe('the gradient of', () => {
  for (const [name, config] of Object.entries(cases)) {
    it(`every weight agrees with finite differences for ${name}`, async () => {
      const { network, batch, sets, memory } = await smallNetwork(config)
      for (const parameter of network.parameters.list) {
        // Scores of their own, so that no gradient is near 0 by symmetry.
        if (/transitions|start|end|bias/.test(parameter.spec.name)) jitter(parameter.values, parameter)
      }
      const noise = createNoise(network.config.network, batch, network.layout.size, seededRandom(5))
      const loss = (): number => {
        const mark = memory.mark()
        const value = lossAndGradients(network, batch, noise, sets).loss
        memory.release(mark)
        return value
      }
      const mark = memory.mark()
      const { rows } = lossAndGradients(network, batch, noise, sets)
      const analytic = Float32Array.from(network.parameters.gradients)
      const leaf = { ids: rows?.ids ?? [], values: Float32Array.from(rows?.values ?? []) }
      memory.release(mark)
      const wrong: string[] = []
      const check = (values: Float32Array, at: number, gradient: number, where: string): void => {
        const before = values[at]!
        const step = 1e-3
        values[at] = before + step
        const up = loss()
        values[at] = before - step
        const down = loss()
        values[at] = before
        const numeric = (up - down) / (2 * step)
        if (Math.abs(numeric - gradient) > 2e-3 + 0.02 * Math.abs(numeric)) {
          wrong.push(`${where}: ${gradient} is not ${numeric}`)
        }
      }
      let biggest = 0
      for (const parameter of network.parameters.list) {
        const offset = (parameter.values.byteOffset - network.parameters.values.byteOffset) / 4
        const pick = seededRandom(7)
        for (let i = 0; i < 12; i++) {
          const row = pick.below(parameter.spec.rows)
          const at = row * parameter.stride + pick.below(parameter.spec.columns)
          if (parameter.spec.name === 'characters' && row === 0) continue
          biggest = Math.max(biggest, Math.abs(analytic[offset + at]!))
          check(parameter.values, at, analytic[offset + at]!, `${parameter.spec.name}[${at}]`)
        }
      }
      const table = network.vectors!
      leaf.ids.forEach((id, i) => {
        check(table.values, id * table.size + 3, leaf.values[i * table.size + 3]!, `vector ${id}`)
      })
      expect(wrong).toEqual([])
      expect(biggest).toBeGreaterThan(0.02)
    })
  }
})

function jitter(
  values: Float32Array,
  parameter: { stride: number; spec: { rows: number; columns: number } }
): void {
  const random = seededRandom(12)
  for (let r = 0; r < parameter.spec.rows; r++) {
    for (let c = 0; c < parameter.spec.columns; c++)
      values[r * parameter.stride + c]! += random.normal() * 0.3
  }
}
