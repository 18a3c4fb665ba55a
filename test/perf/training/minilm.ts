import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { seededRandom } from '../../../src-main/base/random'
import { loadKernel } from '../../../src-main/lexical/kernel-file'
import { parseConfig } from '../../../src-main/model/config'
import type { EncoderShape } from '../../../src-main/model/encoder-shape'
import type { Vocabulary } from '../../../src-main/model/vocabulary'
import { createWordTable } from '../../../src-main/model/word-table'
import { programFolder } from '../../../src-main/registry/program-folder'
import { createBatch, createNoise } from '../../../src-main/training/batching'
import { createLabelSets } from '../../../src-main/training/data/label-sets'
import { goldTweets } from '../../../src-main/training/data/labelled'
import { examplesOf } from '../../../src-main/training/examples'
import { openKernel } from '../../../src-main/training/kernel/memory'
import { LABEL_STRIDE } from '../../../src-main/training/losses/crf-loss'
import { nativeProducts } from '../../../src-main/training/native/products'
import { isInstalled, loadTensorFlow } from '../../../src-main/training/native/tensorflow'
import { createNetwork } from '../../../src-main/training/network'
import { createOptimiser } from '../../../src-main/training/optimiser'
import { trainStep } from '../../../src-main/training/step'
import { openTensors } from '../../../src-main/training/tensors'
import { tensorPlaces } from '../../../src-main/training/transformer/encoder-names'
import { plainTransformer } from '../../../src-main/training/transformer/plain'
import { type BenchResult, benchResult } from '../support/bench'

const SHAPE: EncoderShape = {
  architecture: 'bert',
  vocabulary: 30522,
  size: 384,
  layers: 6,
  heads: 12,
  inner: 1536,
  positions: 512,
  firstPosition: 0,
  types: 2,
  epsilon: 1e-12,
  hiddenDropout: 0.1,
  attentionDropout: 0.1
}
const TWEETS = 16
/** With the two that frame them, 64 pieces a tweet. */
const TOKENS = 62
const WARM_UP = 12
const RUNS = 8

const NO_WORDS: Vocabulary = {
  words: [],
  vectors: 0,
  columns: [],
  unknown: [],
  clusters: 0,
  ids: new Uint16Array(0),
  characters: '',
  wordLength: 1
}

/**
 * Fine-tuning steps of a transformer of MiniLM-L6's shape, all weights trained: 16 tweets of 64 pieces; with the native library too where it
 * is installed.
 */
export async function miniLmSteps(): Promise<BenchResult[]> {
  const yardstick = torchStep()
  const results = [benchResult('minilm-wasm', 'ms', await steps('wasm'), yardstick)]
  if (isInstalled('native')) {
    results.push(benchResult('minilm-native', 'ms', await steps('native'), yardstick))
  }
  return results
}

async function steps(backend: 'native' | 'wasm'): Promise<number[]> {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'), 2)
  const random = seededRandom(1)
  const config = parseConfig(plainTransformer())
  const weights = new Map(
    tensorPlaces(SHAPE).map(({ name, rows, columns }) => [
      name,
      Float32Array.from({ length: rows * columns }, () => (random.next() - 0.5) * 0.07)
    ])
  )
  const vocab = Object.fromEntries(
    Array.from({ length: SHAPE.vocabulary }, (_, i) => [i < 4 ? `[${i}]` : `w${i}`, i])
  )
  const tokenizer = {
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    added_tokens: [],
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[1]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab
    }
  }
  const special = { begin: 2, end: 3, padding: 0, unknown: 1 }
  const encoder = { shape: SHAPE, special, tokenizer, weights, head: null }
  const network = createNetwork(memory, config, NO_WORDS, null, random, encoder)
  if (backend === 'native') network.products = nativeProducts(loadTensorFlow('native'))
  const optimiser = createOptimiser(memory, network.parameters, null, config.optimiser)
  const table = createWordTable(NO_WORDS)
  const sets = createLabelSets()
  const batches = Array.from({ length: 4 }, () => {
    const tweets = Array.from({ length: TWEETS }, () => ({
      tokens: Array.from({ length: TOKENS }, () => `w${4 + random.below(SHAPE.vocabulary - 4)}`),
      labels: new Array<string>(TOKENS).fill('O')
    }))
    return createBatch(table, examplesOf(table, goldTweets(tweets, sets), TOKENS, network.encoder?.subWords))
  })
  const masks = sets.masks(LABEL_STRIDE)
  const runs: number[] = []
  for (let i = 0; i < WARM_UP + RUNS; i++) {
    const batch = batches[i % batches.length]!
    const start = performance.now()
    const noise = createNoise(config.network, batch, network.layout.size, random, network.encoder?.rates)
    trainStep(network, optimiser, batch, noise, masks, 5e-5)
    if (i >= WARM_UP) runs.push(performance.now() - start)
  }
  await memory.close()
  return runs
}

/** The same step in PyTorch on one thread; null where no Python with torch is at hand (`STARLING_PYTHON` names one). */
function torchStep(): BenchResult['yardstick'] {
  const script = join(programFolder(), 'test/perf/training/minilm_torch.py')
  const answer = spawnSync(process.env.STARLING_PYTHON ?? 'python3', [script], { encoding: 'utf8' })
  if (answer.status !== 0) return null
  return { name: 'PyTorch, one thread', value: (JSON.parse(answer.stdout) as { median: number }).median }
}
