import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../src-main/base/random'
import { type LabelledTweet, parseConll } from '../../src-main/evaluation/conll'
import { loadKernel } from '../../src-main/lexical/kernel-file'
import { parseConfig } from '../../src-main/model/config'
import type { Vocabulary } from '../../src-main/model/vocabulary'
import { createWordTable } from '../../src-main/model/word-table'
import { programFolder } from '../../src-main/registry/program-folder'
import { LABELS } from '../../src-main/text/labels'
import { createBatch } from '../../src-main/training/batching'
import { createLabelSets } from '../../src-main/training/data/label-sets'
import { goldTweets } from '../../src-main/training/data/labelled'
import { examplesOf } from '../../src-main/training/examples'
import { fitNetwork, newProgress } from '../../src-main/training/fit'
import { openKernel } from '../../src-main/training/kernel/memory'
import { LABEL_STRIDE } from '../../src-main/training/losses/crf-loss'
import { nativeBilstm } from '../../src-main/training/native/bilstm'
import { isInstalled, loadTensorFlow } from '../../src-main/training/native/tensorflow'
import { createNetwork } from '../../src-main/training/network'
import { createOptimiser } from '../../src-main/training/optimiser'
import { loadResources } from '../../src-main/training/resources'
import { trainStep } from '../../src-main/training/step'
import { localExecutor } from '../../src-main/training/step-executor'
import { openTensors } from '../../src-main/training/tensors'
import { createVectorTable } from '../../src-main/training/vector-table'
import { createWeights } from '../../src-main/training/weights'
import { type BenchResult, benchResult } from './support/bench'
import { miniLmSteps } from './training/minilm'

const TWEETS = 32
const TOKENS = 39
const WORDS = 10_000
const SIZE = 100
const BATCHES = 8
const RUNS = 40
/** Steps in which the way with one thread or two is chosen. */
const WARM_UP = 16

/**
 * Training steps of the tagger that docs name (32 tweets of 39 tokens, 10,000 x 100 vectors, CRF, Adam) and of a transformer, and an epoch of WNUT-16.
 * `-cpu` is processor time, all threads added: what can be compared on a machine that is busy with other work.
 * @param options.data the folder that holds `ner/wnut16/train.conll`; without it the epoch is left out; the native cases are there
 * where `npm run setup:native` has been run
 */
export async function run(options: { data: string }): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  for (const units of [64, 256]) {
    const torch = torchStep(units)
    for (const backend of ['wasm', 'native'] as const) {
      if (backend === 'native' && !isInstalled('native')) continue
      const { wall, cpu } = await steps(units, backend)
      results.push(benchResult(`step-${units}-${backend}`, 'ms', wall, torch.wall))
      results.push(benchResult(`step-${units}-${backend}-cpu`, 'ms', cpu, torch.cpu))
    }
  }
  results.push(...(await miniLmSteps()))
  const file = join(options.data, 'ner/wnut16/train.conll')
  if (existsSync(file)) {
    const tweets = parseConll(readFileSync(file, 'utf8'), { name: file })
    const longest = tweets.reduce((most, { tokens }) => Math.max(most, tokens.length), 0)
    const padded = tweets.map((tweet) => ({ ...tweet, ...fill(tweet, longest) }))
    const yardstick = { name: `every tweet padded to ${longest} tokens`, value: await epoch(padded) }
    results.push(benchResult('epoch-wasm', 'ms', [await epoch(tweets), await epoch(tweets)], yardstick))
  }
  return results
}

function fill({ tokens, labels }: LabelledTweet, length: number): LabelledTweet {
  const missing = length - tokens.length
  return {
    tokens: [...tokens, ...new Array<string>(missing).fill('.')],
    labels: [...labels, ...new Array<string>(missing).fill('O')]
  }
}

/** Milliseconds of one epoch over the tweets, 20 a batch. */
async function epoch(tweets: readonly LabelledTweet[]): Promise<number> {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'), 2)
  const config = parseConfig({ inputs: { vectors: { use: 'random' } }, epochs: 1 })
  const { vocabulary, vectors } = await loadResources(
    config,
    tweets.flatMap((tweet) => [...tweet.tokens])
  )
  const table = createWordTable(vocabulary)
  const rows = createVectorTable(memory, vectors!.values, vectors!.size, true, 'float32')
  const network = createNetwork(memory, config, vocabulary, rows, seededRandom(1))
  const sets = createLabelSets()
  const train = examplesOf(table, goldTweets(tweets, sets), Number.POSITIVE_INFINITY)
  const masks = sets.masks(LABEL_STRIDE)
  const optimiser = createOptimiser(memory, network.parameters, rows, config.optimiser)
  const weights = createWeights(memory, network, config.averaging)
  const steps = fitNetwork(
    {
      network,
      optimiser,
      weights,
      executor: localExecutor(network, optimiser, weights, masks),
      table,
      train,
      dev: null,
      sets: masks,
      backend: { name: 'wasm', stepMs: null },
      progress: newProgress()
    },
    new AbortController().signal
  )
  let ms = 0
  for await (const step of steps) if (step.kind === 'epoch') ms = step.seconds * 1000
  await memory.close()
  return ms
}

async function steps(
  units: number,
  backend: 'native' | 'wasm'
): Promise<{ readonly wall: number[]; readonly cpu: number[] }> {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'), 2)
  const config = parseConfig({
    inputs: {
      vectors: { use: 'random', size: SIZE },
      characters: { use: 'none' },
      shapes: false,
      capitals: false
    },
    network: { units, wordDropout: 0, inputDropout: 0, outputDropout: 0 },
    optimiser: { kind: 'adam', learningRate: 1e-3, weightDecay: 0, clip: null }
  })
  const random = seededRandom(1)
  const vocabulary: Vocabulary = {
    words: Array.from({ length: WORDS }, (_, i) => spelled(i)),
    vectors: WORDS,
    columns: [],
    unknown: [],
    clusters: 0,
    ids: new Uint16Array(0),
    characters: '',
    wordLength: 1
  }
  const values = Float32Array.from({ length: (WORDS + 1) * SIZE }, () => random.normal())
  const vectors = createVectorTable(memory, values, SIZE, true, 'float32')
  const network = createNetwork(memory, config, vocabulary, vectors, random)
  if (backend === 'native') network.recurrent = nativeBilstm(loadTensorFlow('native'))
  const optimiser = createOptimiser(memory, network.parameters, vectors, config.optimiser)
  const table = createWordTable(vocabulary)
  const sets = createLabelSets()
  const batches = Array.from({ length: BATCHES }, () => {
    const tweets = Array.from({ length: TWEETS }, () => {
      const words = Array.from({ length: TOKENS }, () => random.below(WORDS))
      return {
        tokens: words.map(spelled),
        labels: words.map((word) => LABELS[word % 11 === 0 ? 1 + 2 * (word % 10) : 0]!)
      }
    })
    return createBatch(table, examplesOf(table, goldTweets(tweets, sets), TOKENS))
  })
  const masks = sets.masks(LABEL_STRIDE)
  const wall: number[] = []
  const cpu: number[] = []
  for (let i = 0; i < RUNS + WARM_UP; i++) {
    const start = performance.now()
    const before = process.cpuUsage()
    trainStep(network, optimiser, batches[i % BATCHES]!, null, masks, 1e-3)
    const { user, system } = process.cpuUsage(before)
    if (i < WARM_UP) continue
    wall.push(performance.now() - start)
    cpu.push((user + system) / 1000)
  }
  await memory.close()
  return { wall, cpu }
}

/** A word of letters only, so that the normaliser leaves it alone. */
function spelled(i: number): string {
  return `w${[...String(i)].map((digit) => 'abcdefghij'[Number(digit)]!).join('x')}`
}

/** The same step in PyTorch on one thread; null where no Python with torch is at hand (`STARLING_PYTHON` names one). */
function torchStep(units: number): Readonly<Record<'wall' | 'cpu', BenchResult['yardstick']>> {
  const script = join(programFolder(), 'test/perf/train_torch.py')
  const python = process.env.STARLING_PYTHON ?? 'python3'
  const none = { wall: null, cpu: null }
  if (!existsSync(script)) return none
  const answer = spawnSync(python, [script, String(units)], { encoding: 'utf8' })
  if (answer.status !== 0) return none
  const { median, cpu } = JSON.parse(answer.stdout) as { median: number; cpu: number }
  const name = 'PyTorch, one thread'
  return { wall: { name, value: median }, cpu: { name, value: cpu } }
}
