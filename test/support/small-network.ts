import { seededRandom } from '../../src-main/base/random'
import { loadKernel } from '../../src-main/lexical/kernel-file'
import { parseConfig, type TrainingConfigInput } from '../../src-main/model/config'
import { CHARACTERS, type Vocabulary } from '../../src-main/model/vocabulary'
import { createWordTable } from '../../src-main/model/word-table'
import { createBatch, longestFirst } from '../../src-main/training/batching'
import { createLabelSets } from '../../src-main/training/data/label-sets'
import { goldTweets, silverTweets, type TrainingTweet } from '../../src-main/training/data/labelled'
import { examplesOf } from '../../src-main/training/examples'
import { headsOf } from '../../src-main/training/heads'
import { openKernel } from '../../src-main/training/kernel/memory'
import { createNetwork } from '../../src-main/training/network'
import { openTensors } from '../../src-main/training/tensors'
import { createVectorTable } from '../../src-main/training/vector-table'

/** A vocabulary of a few words with two cluster resources of three columns. */
export const smallVocabulary: Vocabulary = {
  words: ['the', 'new', 'york', 'in', 'jets', 'win', 'USER', 'paris'],
  vectors: 6,
  columns: [0, 0, 1],
  unknown: [0, 3, 6],
  clusters: 9,
  ids: Uint16Array.from([1, 4, 7, 2, 5, 8, 2, 5, 6, 1, 4, 7, 0, 3, 8, 1, 5, 7, 0, 3, 6, 2, 4, 7]),
  characters: CHARACTERS,
  wordLength: 8
}

const GOLD = [
  {
    tokens: ['The', 'New', 'York', 'Jets', 'win', '!'],
    labels: ['O', 'B-sportsteam', 'I-sportsteam', 'I-sportsteam', 'O', 'O']
  },
  { tokens: ['@mike', 'in', 'Paris'], labels: ['O', 'O', 'B-geo-loc'] },
  { tokens: ['soooo', 'the', 'http://t.co/x'], labels: ['O', 'O', 'O'] },
  { tokens: ['Paris', 'wonderful-extraordinary'], labels: ['B-person', 'I-person'] }
]

const SILVER = 'Adele\tB-person|B-musicartist\nwins\tO\nNew\tO|B-geo-loc\nYork\tI-geo-loc|O\n'

export async function smallNetwork(
  input: TrainingConfigInput = {},
  seed = 3,
  threads: 1 | 2 = 1,
  vocabulary: Vocabulary = smallVocabulary,
  foreignClasses: readonly number[] = []
) {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'), threads)
  const config = parseConfig({
    ...input,
    inputs: {
      characters: { size: 5, filters: 6, length: 8 },
      clusters: { size: 3 },
      vectors: { use: 'random', size: 10 },
      ...input.inputs
    },
    network: { units: 8, ...input.network }
  })
  const random = seededRandom(seed)
  const isTrained = config.inputs.vectors.use !== 'frozen'
  const values = Float32Array.from({ length: 7 * 10 }, (_, i) => (i < 10 ? 0.1 : random.normal()))
  const vectors = createVectorTable(memory, values, 10, isTrained, 'float32')
  const network = createNetwork(memory, config, vocabulary, vectors, random, null, headsOf(foreignClasses))
  const table = createWordTable(vocabulary)
  const sets = createLabelSets()
  const tweets: TrainingTweet[] = [...goldTweets(GOLD, sets), ...silverTweets(SILVER, sets, 0.5, 'silver')]
  const examples = examplesOf(table, tweets, 50)
  const batch = createBatch(table, longestFirst(examples))
  /** A batch of tweets without labels. */
  const batchOf = (words: readonly (readonly string[])[]) =>
    createBatch(
      table,
      examplesOf(
        table,
        words.map((w) => ({ words: w, sets: new Int32Array(w.length), weight: 1, source: 'gold' as const })),
        50
      )
    )
  return {
    batchOf,
    memory,
    config,
    network,
    table,
    examples,
    batch,
    labelSets: sets,
    sets: sets.masks(network.heads[0]!.maskStride),
    random,
    tweets: GOLD
  }
}
