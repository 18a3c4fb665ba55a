import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../src-main/base/errors'
import { seededRandom } from '../../src-main/base/random'
import { CLASSES } from '../../src-main/contract/classes'
import { bioLabels } from '../../src-main/evaluation/chunks'
import { evaluate } from '../../src-main/evaluation/report'
import { type Bundle, openBundle } from '../../src-main/registry/bundle'
import { resolveModel } from '../../src-main/registry/resolve'
import { createTagger } from '../../src-main/tagging/onnx-tagger'
import { tokenise } from '../../src-main/text/tokenise'
import { openBackendMemory } from '../../src-main/training/backend'
import { bundleContents, parentOf } from '../../src-main/training/bundle-files'
import { writeBundle } from '../../src-main/training/bundle-writer'
import { readTweets } from '../../src-main/training/data/files'
import { createNetwork } from '../../src-main/training/network'
import { storedTable } from '../../src-main/training/stored-vectors'
import { ENCODER_WEIGHTS } from '../../src-main/training/transformer/encoder-file'
import { type BenchResult, benchResult } from './support/bench'
import { corpusTexts } from './support/corpus-sample'

const CORPUS_TWEETS = 2500
const STORAGES = ['float32', 'int8'] as const

/**
 * A transformer's graph in int8 beside one of the same weights in float32: micro F1 (percent) on dev, and how many spans on dev and the
 * corpus's first tweets stand in one of them alone.
 * `STARLING_MODEL` names the model, whose folder must hold the float32 weights: as `starling train` writes it.
 * @param options.data the folder that holds `ner/` and the corpus
 */
export async function run(options: { readonly data: string }): Promise<BenchResult[]> {
  const bundle = await openBundle(await resolveModel(process.env.STARLING_MODEL ?? 'accurate', null))
  if (!(ENCODER_WEIGHTS in bundle.manifest.files)) {
    throw new AppError('usage', `the model has no ${ENCODER_WEIGHTS}`, {
      where: bundle.dir,
      remedy: 'Name the folder of a transformer that starling train wrote, with STARLING_MODEL.'
    })
  }
  const dev = await readTweets(join(options.data, 'ner/wnut16/dev.conll'), { known: CLASSES })
  const tweets = dev.map(({ tokens }) => tokens)
  for await (const text of corpusTexts(options.data, CORPUS_TWEETS)) {
    tweets.push(tokenise(text).map((token) => token.text))
  }
  const folder = mkdtempSync(join(tmpdir(), 'starling-rounding-'))
  try {
    const [float32, int8] = await Promise.all(
      STORAGES.map(async (storage) => {
        await writeWith(storage, bundle, join(folder, storage))
        const tagger = await createTagger(join(folder, storage))
        return tagger.tagTokens(tweets).finally(() => tagger.close())
      })
    )
    const f1 = (spans: NonNullable<typeof int8>): number => {
      const predicted = dev.map(({ tokens }, i) => bioLabels(tokens.length, spans[i]!))
      const gold = dev.map(({ labels }) => labels)
      return 100 * (evaluate(gold, predicted, { classes: CLASSES }).micro.f1 ?? 0)
    }
    const named = (spans: NonNullable<typeof int8>): Set<string> =>
      new Set(
        spans.flatMap((found, i) => found.map((span) => `${i} ${span.start} ${span.end} ${span.class}`))
      )
    const [exact, rounded] = [named(float32!), named(int8!)]
    const alone = [...exact, ...rounded].filter((span) => !(exact.has(span) && rounded.has(span)))
    return [
      benchResult('dev in int8', 'F1', [f1(int8!)], { name: 'float32', value: f1(float32!) }),
      benchResult('spans in one alone', 'spans', [alone.length], { name: 'of float32', value: exact.size })
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The model with its encoder kept in another way. */
async function writeWith(storage: (typeof STORAGES)[number], bundle: Bundle, dir: string): Promise<void> {
  const { config, resources, load } = parentOf(bundle)
  const memory = await openBackendMemory('wasm')
  try {
    const kept = { ...config, inputs: { ...config.inputs, encoder: { ...config.inputs.encoder, storage } } }
    const network = createNetwork(
      memory,
      kept,
      resources.vocabulary,
      storedTable(memory, kept, resources),
      seededRandom(kept.seed),
      resources.encoder
    )
    load(network)
    await writeBundle(dir, bundleContents(network), bundle.manifest)
  } finally {
    await memory.close()
  }
}
