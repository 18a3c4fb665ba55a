import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { loadKernel } from '../../../src-main/lexical/kernel-file'
import { parseConfig } from '../../../src-main/model/config'
import type { Vocabulary } from '../../../src-main/model/vocabulary'
import { createWordTable } from '../../../src-main/model/word-table'
import { LABELS } from '../../../src-main/text/labels'
import { createBatch } from '../../../src-main/training/batching'
import { createLabelSets } from '../../../src-main/training/data/label-sets'
import { goldTweets } from '../../../src-main/training/data/labelled'
import { examplesOf } from '../../../src-main/training/examples'
import { openKernel } from '../../../src-main/training/kernel/memory'
import { LABEL_STRIDE } from '../../../src-main/training/losses/crf-loss'
import { productsLayer } from '../../../src-main/training/native/bilstm-products'
import { blockLstmLayer } from '../../../src-main/training/native/block-lstm'
import { isInstalled, loadTensorFlow } from '../../../src-main/training/native/tensorflow'
import { createNetwork, type Network } from '../../../src-main/training/network'
import { setDenseValues } from '../../../src-main/training/parameters'
import { lossAndGradients } from '../../../src-main/training/step'
import { openTensors } from '../../../src-main/training/tensors'
import { createVectorTable } from '../../../src-main/training/vector-table'
import recorded from '../../fixtures/training/tagger.json'

const { sizes } = recorded
const weights: Readonly<Record<string, readonly number[]>> = recorded.weights
const gradients: Readonly<Record<string, readonly number[]>> = recorded.gradients

async function recordedTagger() {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'))
  const config = parseConfig({
    inputs: {
      vectors: { use: 'random', size: sizes.vectors },
      characters: {
        size: sizes.characters,
        filters: sizes.filters,
        widths: sizes.widths,
        length: sizes.length
      },
      shapes: false,
      capitals: false
    },
    network: { units: sizes.units }
  })
  const vocabulary: Vocabulary = {
    words: recorded.words,
    vectors: recorded.words.length,
    columns: [],
    unknown: [],
    clusters: 0,
    ids: new Uint16Array(0),
    characters: recorded.letters,
    wordLength: sizes.length
  }
  const vectors = createVectorTable(
    memory,
    Float32Array.from(recorded.weights.vectors),
    sizes.vectors,
    true,
    'float32'
  )
  const network = createNetwork(memory, config, vocabulary, vectors, seededRandom(1))
  for (const parameter of network.parameters.list) {
    setDenseValues(parameter, Float32Array.from(weights[parameter.spec.name]!))
  }
  const sets = createLabelSets()
  const tweets = recorded.tweets.map(({ words, labels }) => ({
    tokens: words,
    labels: labels.map((label) => LABELS[label]!)
  }))
  const table = createWordTable(vocabulary)
  const batch = createBatch(table, examplesOf(table, goldTweets(tweets, sets), 50))
  return { network, batch, sets }
}

/** Norm of the difference over the norm of what is right, for each weight. */
function errors(network: Network, rows: NonNullable<ReturnType<typeof lossAndGradients>['rows']>) {
  const relative = (given: ArrayLike<number>, right: readonly number[]): number => {
    const difference = right.reduce((sum, x, i) => sum + (x - given[i]!) ** 2, 0)
    return Math.sqrt(difference / right.reduce((sum, x) => sum + x * x, 0))
  }
  const vectors = new Float32Array(gradients.vectors!.length)
  rows.ids.forEach((id, i) => {
    const row = rows.values.subarray(i * sizes.vectors, (i + 1) * sizes.vectors)
    vectors.set(row, id * sizes.vectors)
  })
  const found = network.parameters.list.map(({ spec, stride, gradient }) => {
    const dense = Float32Array.from(
      { length: spec.rows * spec.columns },
      (_, i) => gradient[Math.floor(i / spec.columns) * stride + (i % spec.columns)]!
    )
    return [spec.name, relative(dense, gradients[spec.name]!)] as const
  })
  return Object.fromEntries([...found, ['vectors', relative(vectors, gradients.vectors!)] as const])
}

describe.each([
  ['our kernels', null],
  ['BlockLSTM', blockLstmLayer],
  ['TensorFlow’s products', productsLayer]
] as const)('a step of the whole tagger with %s', (_, native) => {
  it.skipIf(native !== null && !isInstalled('native'))(
    'has PyTorch’s loss and gradients within 1e-3',
    async () => {
      const { network, batch, sets } = await recordedTagger()
      if (native !== null) network.recurrent = native(loadTensorFlow('native'))
      const { loss, rows } = lossAndGradients(network, batch, null, sets.masks(LABEL_STRIDE))
      expect(loss).toBeCloseTo(recorded.loss, 4)
      const found = errors(network, rows!)
      for (const [name, error] of Object.entries(found)) expect(error, name).toBeLessThan(1e-3)
      expect(Object.keys(found).sort()).toEqual(Object.keys(gradients).sort())
    }
  )
})
