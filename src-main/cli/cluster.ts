import { AppError } from '../base/errors'
import { clusterWords } from '../lexical/brown'
import { brownCheckpoint } from '../lexical/brown-checkpoint'
import { loadKernel } from '../lexical/kernel-file'
import { kMeans } from '../lexical/kmeans'
import { writeKMeans } from '../lexical/kmeans-file'
import { writePaths } from '../lexical/paths-file'
import { CAPITAL_SHARES, countSpellings, LOUD_SHARES } from '../lexical/spellings'
import { runSteps } from '../lexical/steps'
import { loadVectors } from '../lexical/vectors-read'
import type { Command, CommandInput } from './command'
import { encodedCorpus, openCorpus, tooFewWords } from './corpus'
import { oneOf, required } from './input'
import { wholeNumber } from './numbers'

const BROWN_CLUSTERS = '400'
const KMEANS_CLUSTERS = '100,500,1500'

export const clusterCommand: Command = {
  name: 'cluster',
  summary: 'Group the words of a body of tweets into clusters.',
  usage:
    '[--kind brown|spelling] --corpus FILE | --workspace DIR --out FILE [--clusters N] | --kind kmeans --vectors FILE --out FILE [--clusters N,N,...]',
  details:
    'brown: by the words beside them (Brown et al. 1992), as lines of path, word and count; a prefix of the path is a coarser cluster; a run that was ended goes on. kmeans: by the direction of word vectors, as lines of word and one cluster number a granularity. spelling: by how often a word begins with a capital inside sentences, and by how often all of it is in capitals, as lines of word and both groups.',
  flags: {
    kind: { type: 'string', value: 'K', help: 'brown (default), kmeans or spelling' },
    corpus: {
      type: 'string',
      value: 'FILE',
      help: 'brown, spelling: the tweets, .tsv or .txt, either with .gz'
    },
    workspace: { type: 'string', value: 'DIR', help: 'brown, spelling: a workspace, in place of --corpus' },
    vectors: { type: 'string', value: 'FILE', help: 'kmeans: word vectors, such as those of starling embed' },
    out: { type: 'string', value: 'FILE', help: 'where the clusters go' },
    clusters: {
      type: 'string',
      value: 'N',
      help: `how many (default ${BROWN_CLUSTERS}; kmeans ${KMEANS_CLUSTERS})`
    },
    'min-count': {
      type: 'string',
      value: 'N',
      help: 'brown, spelling: leave out rarer words (default 25 and 8)'
    },
    rounds: { type: 'string', value: 'N', help: 'kmeans: at most this many (default 25)' },
    seed: { type: 'string', value: 'N', help: 'kmeans: default 1' }
  },
  async run(input) {
    const kind = oneOf(input, 'kind', ['brown', 'kmeans', 'spelling']) ?? 'brown'
    const start = performance.now()
    const found = await { brown, kmeans: directions, spelling: spellings }[kind](input)
    const seconds = (performance.now() - start) / 1000
    const report = { kind, out: required(input, 'out'), ...found, seconds }
    if (input.json) input.print(JSON.stringify(report))
    else
      input.print(
        `${report.words} words in ${report.clusters.join(', ')} clusters, ${seconds.toFixed(1)} s: ${report.out}`
      )
    return 0
  }
}

interface Found {
  readonly words: number
  readonly clusters: readonly number[]
}

async function brown(input: CommandInput): Promise<Found & { readonly mutualInformation: number }> {
  const out = required(input, 'out')
  const minCount = wholeNumber(input, 'min-count', 25)
  const clusters = wholeNumber(input, 'clusters', Number(BROWN_CLUSTERS), 2)
  const corpus = await encodedCorpus(input, minCount, 'break')
  const checkpoint = brownCheckpoint(`${out}.checkpoint`, corpus, clusters)
  const saved = await checkpoint.read()
  if (saved !== null) input.log('going on where it stopped')
  const steps = clusterWords(corpus, clusters, saved)
  const found = await runSteps(steps, 'word clusters', input, checkpoint.take)
  await writePaths(out, corpus.words, found.paths, corpus.counts)
  await checkpoint.remove()
  return {
    words: corpus.words.length,
    clusters: [new Set(found.paths).size],
    mutualInformation: found.mutualInformation
  }
}

async function directions(input: CommandInput): Promise<Found & { readonly cosines: readonly number[] }> {
  const vectors = await loadVectors(required(input, 'vectors'))
  const out = required(input, 'out')
  const counts = (input.text('clusters') ?? KMEANS_CLUSTERS).split(',').map(Number)
  if (!counts.every((count) => Number.isInteger(count) && count > 0)) {
    throw new AppError('usage', `--clusters takes whole numbers set apart by commas`)
  }
  const module = await loadKernel('kmeans')
  const options = { seed: wholeNumber(input, 'seed', 1, 0), rounds: wholeNumber(input, 'rounds', 25) }
  const columns: Int32Array[] = []
  const cosines: number[] = []
  for (const clusters of counts) {
    const found = await runSteps(
      kMeans(vectors, { ...options, clusters }, module),
      `${clusters} clusters`,
      input
    )
    columns.push(found.clusters)
    cosines.push(found.cosine)
    input.log(`${clusters} clusters: mean cosine with the centre ${found.cosine.toFixed(4)}`)
  }
  await writeKMeans(out, vectors.words, columns)
  return { words: vectors.words.length, clusters: counts, cosines }
}

async function spellings(input: CommandInput): Promise<Found> {
  const out = required(input, 'out')
  const minCount = wholeNumber(input, 'min-count', 8)
  const read = (done: number): void => input.report({ phase: 'reading tweets', done, total: null })
  const { texts, where, close } = await openCorpus(input)
  const { words, capital, loud } = await countSpellings(texts, minCount, read, input.signal).finally(close)
  if (words.length === 0) throw tooFewWords(where, minCount)
  await writeKMeans(out, words, [capital, loud])
  return { words: words.length, clusters: [CAPITAL_SHARES.length + 1, LOUD_SHARES.length + 1] }
}
