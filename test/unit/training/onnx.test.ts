import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import type { TrainingConfigInput } from '../../../src-main/model/config'
import { createEncoder } from '../../../src-main/model/encode'
import { LABELS } from '../../../src-main/text/labels'
import { bundleContents } from '../../../src-main/training/bundle-files'
import { LABEL_STRIDE } from '../../../src-main/training/losses/crf-loss'
import { smallNetwork, smallVocabulary } from '../../support/small-network'

const cases: Readonly<Record<string, TrainingConfigInput>> = {
  'every input': {},
  'two layers and no characters': {
    network: { layers: 2 },
    inputs: { characters: { use: 'none' }, shapes: false }
  },
  'a character BiLSTM': { inputs: { characters: { use: 'bilstm', size: 5, units: 16, length: 8 } } },
  'lists of names': {},
  'characters alone': { inputs: { clusters: { size: 2 }, capitals: false } }
}

/** Longest first, as batches are. */
const TWEETS = [
  ['Adele', 'winning', 'in', 'NYC', '&amp;', 'http://t.co/1', 'Paris', 'soooo', 'new'],
  ['The', 'New', 'York', 'Jets', 'win', '!'],
  ['@mike', 'in', 'Paris'],
  ['ok', '!'],
  ['wonderful-extraordinary']
]

const LISTS = [
  { caseRule: 'capital' as const, names: ['New York', 'Paris'] },
  { caseRule: 'ignore' as const, names: ['new york jets', 'in'] }
]

describe('the ONNX graph', () => {
  for (const [name, config] of Object.entries(cases)) {
    it(`gives the emissions of the training graph with ${name}`, async () => {
      const vocabulary = name === 'lists of names' ? { ...smallVocabulary, lists: LISTS } : smallVocabulary
      const { network, batchOf } = await smallNetwork(config, 3, 1, vocabulary)
      const batch = batchOf(TWEETS)
      const trained = network.emissions(batch, null, network.leaf(batch)).dataSync<'float32'>()
      const { files, graph } = bundleContents(network)
      const session = await InferenceSession.create(Buffer.from(files['model.onnx']!))
      const encoded = createEncoder(vocabulary)(TWEETS)
      const { words, steps, tweets } = encoded
      const int32 = (data: Int32Array, ...dims: number[]) => new Tensor('int32', data, dims)
      const feeds: Record<string, Tensor> = {
        vectors: int32(words.vectors, words.count),
        characters: int32(words.characters, words.count, 8),
        clusters: int32(words.clusters, words.count, 3),
        shapes: new Tensor('float32', words.shapes, [words.count, 20]),
        index: int32(encoded.index, tweets, steps),
        lengths: int32(encoded.lengths, tweets),
        capitals: new Tensor('float32', encoded.capitals, [tweets, 3])
      }
      if (encoded.lists !== null) feeds.lists = new Tensor('float32', encoded.lists, [tweets, steps, 6])
      const wanted = Object.fromEntries(graph.inputs.map((input) => [input, feeds[input]!]))
      const output = (await session.run(wanted)).emissions!.data as Float32Array
      let worst = 0
      TWEETS.forEach((tweet, b) => {
        tweet.forEach((_, t) => {
          for (let k = 0; k < LABELS.length; k++) {
            const there = trained[(batch.starts[t]! + b) * LABEL_STRIDE + k]!
            worst = Math.max(worst, Math.abs(there - output[(b * steps + t) * LABELS.length + k]!))
          }
        })
      })
      await session.release()
      expect(worst).toBeLessThan(1e-4)
    })
  }
})
