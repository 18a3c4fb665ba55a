import { describe, expect, it } from 'vitest'
import type { TrainingConfigInput } from '../../../src-main/model/config'
import { finiteDifferences } from '../../support/finite-differences'
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
      const { network, batch, sets } = await smallNetwork(config)
      const { wrong, greatest } = finiteDifferences(network, batch, sets)
      expect(wrong).toEqual([])
      expect(Math.max(...Object.values(greatest))).toBeGreaterThan(0.02)
    })
  }
})
