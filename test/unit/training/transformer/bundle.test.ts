import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../src-main/base/random'
import { CLASSES } from '../../../../src-main/contract/classes'
import { parseConll } from '../../../../src-main/evaluation/conll'
import { evaluate } from '../../../../src-main/evaluation/report'
import { loadKernel } from '../../../../src-main/lexical/kernel-file'
import { parseConfig, type TrainingConfigInput } from '../../../../src-main/model/config'
import { createEncoder } from '../../../../src-main/model/encode'
import { createWordTable } from '../../../../src-main/model/word-table'
import { openBundle } from '../../../../src-main/registry/bundle'
import { createTagger } from '../../../../src-main/tagging/onnx-tagger'
import { LABELS } from '../../../../src-main/text/labels'
import { createBatch, longestFirst } from '../../../../src-main/training/batching'
import { bundleContents } from '../../../../src-main/training/bundle-files'
import { examplesOf } from '../../../../src-main/training/examples'
import { openKernel } from '../../../../src-main/training/kernel/memory'
import { LABEL_STRIDE } from '../../../../src-main/training/losses/crf-loss'
import { createNetwork } from '../../../../src-main/training/network'
import { setDenseValues } from '../../../../src-main/training/parameters'
import { openTensors } from '../../../../src-main/training/tensors'
import { train } from '../../../../src-main/training/train'
import { isOfEncoder } from '../../../../src-main/training/transformer/encoder-file'
import { tensorPlaces } from '../../../../src-main/training/transformer/encoder-names'
import { graphWeights } from '../../../../src-main/training/transformer/graph-weights'
import { plainTransformer } from '../../../../src-main/training/transformer/plain'
import { CHECKPOINTS, FIXTURES, fixtureEncoder } from '../../../support/encoders'
import { smallVocabulary } from '../../../support/small-network'

const TWEETS = [
  ['Adele', 'winning', 'in', 'NYC', '&amp;', 'http://t.co/1', 'Paris', 'soooo', 'new'],
  ['The', 'New', 'York', 'Jets', 'win', '!'],
  ['@mike', 'in', 'Paris', '😂😂'],
  ['wonderful-extraordinary']
]

/** Everything beside a transformer: characters, clusters, shapes, BiLSTM, CRF. */
const FULL: TrainingConfigInput = {
  inputs: {
    characters: { size: 5, filters: 6, length: 8 },
    clusters: { size: 3 },
    encoder: { path: '.', average: 2, window: 16, spelling: 'tweet' }
  },
  network: { units: 8 }
}

async function networkOf(name: string, input: TrainingConfigInput, vocabulary = smallVocabulary) {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'))
  const encoder = await fixtureEncoder(name)
  return createNetwork(memory, parseConfig(input), vocabulary, null, seededRandom(3), encoder)
}

function withStorage(input: TrainingConfigInput, storage: 'int8' | 'float32'): TrainingConfigInput {
  return { ...input, inputs: { ...input.inputs, encoder: { ...input.inputs?.encoder, path: '.', storage } } }
}

const bare = {
  ...smallVocabulary,
  words: [],
  vectors: 0,
  columns: [],
  unknown: [],
  clusters: 0,
  ids: new Uint16Array(0)
}

async function emissionsOf(network: Awaited<ReturnType<typeof networkOf>>, tweets: readonly string[][]) {
  const { files, graph } = bundleContents(network)
  const session = await InferenceSession.create(Buffer.from(files['model.onnx']!))
  const encoded = createEncoder(network.vocabulary, network.encoder!.subWords)(tweets)
  const { words, steps, tweets: count, pieces } = encoded
  const int32 = (data: Int32Array, ...dims: number[]) => new Tensor('int32', data, dims)
  const feeds: Record<string, Tensor> = {
    characters: int32(words.characters, words.count, words.characters.length / words.count),
    clusters: int32(words.clusters, words.count, words.clusters.length / words.count),
    shapes: new Tensor('float32', words.shapes, [words.count, 20]),
    index: int32(encoded.index, count, steps),
    lengths: int32(encoded.lengths, count),
    capitals: new Tensor('float32', encoded.capitals, [count, 3]),
    pieces: int32(pieces!.pieces, pieces!.sequences, pieces!.steps),
    'piece-lengths': int32(pieces!.lengths, pieces!.sequences),
    'piece-index': int32(pieces!.index, count, steps)
  }
  const wanted = Object.fromEntries(graph.inputs.map((input) => [input, feeds[input]!]))
  const output = (await session.run(wanted)).emissions!.data as Float32Array
  await session.release()
  const size = LABELS.length
  return tweets.map((tweet, b) => output.slice(b * steps * size, (b * steps + tweet.length) * size))
}

describe('the ONNX graph of a transformer', () => {
  it.each([
    ...CHECKPOINTS.map((name) => [name, FULL, smallVocabulary] as const),
    ['bert', plainTransformer(), bare] as const
  ])('gives the emissions of the training graph (%s)', async (name, input, vocabulary) => {
    const network = await networkOf(name, withStorage(input, 'float32'), vocabulary)
    const table = createWordTable(vocabulary)
    const tweets = TWEETS.map((words) => ({
      words,
      sets: new Int32Array(words.length),
      weight: 1,
      source: 'gold' as const
    }))
    const batch = createBatch(table, longestFirst(examplesOf(table, tweets, 50, network.encoder!.subWords)))
    const trained = network.emissions(batch, null, null).dataSync<'float32'>()
    const emissions = await emissionsOf(network, TWEETS)
    let worst = 0
    TWEETS.forEach((tweet, b) => {
      for (let i = 0; i < tweet.length * LABELS.length; i++) {
        const t = Math.floor(i / LABELS.length)
        const there = trained[(batch.starts[t]! + b) * LABEL_STRIDE + (i % LABELS.length)]!
        worst = Math.max(worst, Math.abs(there - emissions[b]![i]!))
      }
    })
    expect(worst).toBeLessThan(1e-4)
  })

  it('gives in int8 the same alone and in any batch, and nearly that of float32', async () => {
    for (const name of CHECKPOINTS) {
      const int8 = await networkOf(name, withStorage(FULL, 'int8'))
      const float32 = await networkOf(name, withStorage(FULL, 'float32'))
      const together = await emissionsOf(int8, TWEETS)
      const exact = await emissionsOf(float32, TWEETS)
      for (const [b, tweet] of TWEETS.entries()) {
        const [alone] = await emissionsOf(int8, [tweet])
        expect(Math.max(...alone!.map((x, i) => Math.abs(x - together[b]![i]!)))).toBeLessThan(1e-5)
        expect(Math.max(...exact[b]!.map((x, i) => Math.abs(x - together[b]![i]!)))).toBeLessThan(0.1)
      }
    }
  })
})

describe('an encoder out of its graph', () => {
  it.each(CHECKPOINTS)(
    'gives the emissions of the weights that the graph was written from (%s)',
    async (name) => {
      const network = await networkOf(name, withStorage(FULL, 'float32'))
      const before = await emissionsOf(network, TWEETS)
      const { header } = network.encoder!
      const weights = graphWeights(bundleContents(network).files['model.onnx']!, header)
      for (const parameter of network.parameters.list.filter(isOfEncoder)) {
        parameter.values.fill(0)
        setDenseValues(parameter, weights.get(parameter.spec.name)!)
      }
      const after = await emissionsOf(network, TWEETS)
      after.forEach((values, b) => {
        expect(Math.max(...values.map((x, i) => Math.abs(x - before[b]![i]!)))).toBeLessThan(1e-5)
      })
    }
  )

  it.each(CHECKPOINTS)(
    'is within half a step of each weight where the graph is in int8 (%s)',
    async (name) => {
      const network = await networkOf(name, withStorage(FULL, 'int8'))
      const weights = graphWeights(bundleContents(network).files['model.onnx']!, network.encoder!.header)
      for (const { name: place, columns } of tensorPlaces(network.encoder!.header.shape)) {
        if (!/-(qkv|output|inner|outer)-weights$/.test(place)) continue
        const { values } = network.parameters.get(place)
        const steps = new Float32Array(columns)
        for (let i = 0; i < values.length; i++) {
          const below = Math.floor(i / columns) % 2 === 0 ? Math.abs(values[i + columns] ?? 0) : 0
          steps[i % columns] = Math.max(steps[i % columns]!, (Math.abs(values[i]!) + below) / 127)
        }
        const far = values.map((x, i) => Math.abs(x - weights.get(place)![i]!) / steps[i % columns]!)
        expect(Math.max(...far)).toBeLessThan(0.5 + 1e-4)
        const bias = place.replace(/weights$/, 'bias')
        const drift = network.parameters.get(bias).values.map((x, i) => Math.abs(x - weights.get(bias)![i]!))
        expect(Math.max(...drift)).toBeLessThan(1e-5)
      }
    }
  )
})

const TAGGED = `Adele\tB-person
sings\tO
in\tO
York\tB-geo-loc

The\tO
Jets\tB-sportsteam
win\tO
tonight\tO

I\tO
saw\tO
Hyde\tB-facility
Park\tI-facility
lol\tO
`

describe('training from a checkpoint', () => {
  it('writes a bundle that tags as the training graph does, and that can be trained on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'starling-transformer-'))
    const data = join(folder, 'tweets.conll')
    writeFileSync(data, TAGGED)
    const plain = plainTransformer()
    const dropout = { hidden: 0, attention: 0, classifier: 0 }
    const encoder = { ...plain.inputs?.encoder, path: join(FIXTURES, 'bert'), learningRate: 5e-3, dropout }
    const context = { signal: new AbortController().signal, step: () => {}, log: () => {} }
    const request = {
      config: {
        ...plain,
        inputs: { ...plain.inputs, encoder },
        optimiser: { ...plain.optimiser, learningRate: 2e-2 },
        epochs: 60,
        keep: 'last',
        accumulate: 2
      },
      base: folder,
      data: [data],
      dev: data,
      fold: null,
      dataName: 'tweets',
      parent: null,
      replay: [],
      rehearsal: null,
      classes: CLASSES,
      rename: {},
      out: join(folder, 'model')
    }
    const trained = await train(request, context)
    expect(trained.best.f1).toBeGreaterThan(0.9)
    const tweets = parseConll(TAGGED, { name: 'tweets' })
    const tagger = await createTagger(request.out)
    const spans = await tagger.tagTokens(tweets.map(({ tokens }) => tokens))
    await tagger.close()
    const labels = tweets.map(({ tokens }, i) => toBio(tokens.length, spans[i]!))
    const { manifest } = await openBundle(request.out)
    expect(manifest.kind).toBe('transformer')
    const { micro, perClass } = evaluate(
      tweets.map((tweet) => tweet.labels),
      labels,
      { classes: CLASSES }
    )
    expect({ micro, perClass }).toEqual({
      micro: manifest.metrics!.report.micro,
      perClass: manifest.metrics!.report.perClass
    })

    const onwards = await train(
      { ...request, config: { epochs: 2 }, parent: request.out, out: join(folder, 'next') },
      context
    )
    expect(onwards.history[0]!.loss).toBeLessThan(trained.history[10]!.loss)
  })

  it('says what a folder without a checkpoint lacks', async () => {
    await expect(networkOf('nowhere', FULL)).rejects.toMatchObject({ code: 'not-found' })
  })
})

function toBio(length: number, spans: readonly { start: number; end: number; class: string }[]): string[] {
  const labels = new Array<string>(length).fill('O')
  for (const span of spans) {
    for (let t = span.start; t < span.end; t++) labels[t] = `${t === span.start ? 'B' : 'I'}-${span.class}`
  }
  return labels
}
