import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src-main/model/config'
import { retrainConfig } from '../../../src-main/training/retrain'

const folder = join(__dirname, '../../../configs')

describe('a training config', () => {
  for (const name of readdirSync(folder).filter((file) => /(?<!-space)\.json$/.test(file))) {
    it(`of the project can be used: ${name}`, () => {
      const json: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      expect(parseConfig(json, name)).toMatchObject({ seed: 1 })
    })
  }

  it('is whole in itself: what was filled in parses to the same', () => {
    const config = parseConfig({})
    expect(parseConfig(config)).toEqual(config)
  })

  it('names the field that cannot be used', () => {
    expect(() => parseConfig({ network: { units: 100 } })).toThrow('multiple of 8')
    expect(() => parseConfig({ network: { head: 'softmax' } })).toThrow('CRF head')
    expect(() => parseConfig({ inputs: { vectors: { use: 'frozen' } } })).toThrow('need a file')
    expect(() => parseConfig({ epoch: 3 })).toThrow()
  })

  it('of a retraining keeps the network and is gentler without the old data', () => {
    const parent = parseConfig({ network: { units: 64 }, epochs: 30, goldEpochs: 3 })
    const alone = retrainConfig(parent, { name: 'mine' }, false)
    const replayed = retrainConfig(parent, { optimiser: { learningRate: 0.002 } }, true)
    expect(alone).toMatchObject({ name: 'mine', network: { units: 64 }, epochs: 4, goldEpochs: 0 })
    expect(alone.optimiser).toMatchObject({ learningRate: 4e-4, anchor: 1e-3, clip: 5 })
    expect(replayed.optimiser).toMatchObject({ learningRate: 0.002, anchor: 0 })
  })

  it('of a retraining takes other dropouts and rates, and no other shape', () => {
    const parent = parseConfig({ network: { units: 64, outputDropout: 0.5, wordDropout: 0.1 } })
    const given = { network: { outputDropout: 0.2 }, inputs: { encoder: { learningRate: 1e-5 } } }
    const tuned = retrainConfig(parent, given, false)
    expect(tuned.network).toEqual({ ...parent.network, outputDropout: 0.2 })
    expect(tuned.inputs).toEqual({
      ...parent.inputs,
      encoder: { ...parent.inputs.encoder, learningRate: 1e-5 }
    })
    for (const closed of [{ network: { units: 32 } }, { inputs: { shapes: false } }, { loss: {} }])
      expect(() => retrainConfig(parent, closed, false)).toThrow('comes from the model')
  })
})
