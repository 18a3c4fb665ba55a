import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { silentContext } from '../../src-main/base/job'
import { seededRandom } from '../../src-main/base/random'
import type { Corpus } from '../../src-main/lexical/corpus'
import { loadKernel } from '../../src-main/lexical/kernel-file'
import { type LearnedVectors, learnVectors } from '../../src-main/lexical/learn-vectors'
import { SKIP_GRAM_DEFAULTS, type SkipGramOptions } from '../../src-main/lexical/skip-gram-options'
import type { Vectors } from '../../src-main/lexical/vectors'
import { loadVectors } from '../../src-main/lexical/vectors-read'
import { programFolder } from '../../src-main/registry/program-folder'
import { type BenchResult, benchResult, median } from './support/bench'
import { sampleCorpus, writeSentences } from './support/corpus-sample'
import { neighbourOverlap } from './support/neighbour-overlap'

const TWEETS = 200_000
const RUNS = 3
const THREADS = [1, 2]
/** Frequent words whose neighbours are compared, and how many neighbours. */
const PROBES = 2000
const NEIGHBOURS = 10

/**
 * Words a second of `embed`, one thread and two, against gensim in turns with it, and how many of a word's ten nearest neighbours are gensim's, against how many
 * are shared by gensim's runs over two orders of the tweets (ours draws an order of its own). gensim runs where the environment's STARLING_PYTHON names a Python that has it.
 */
export async function run(options: { readonly data: string }): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'starling-bench-embed-'))
  try {
    const corpus = await sampleCorpus(options.data, TWEETS, { minCount: 8, rare: 'drop' })
    const sentences = join(folder, 'sentences.txt')
    await writeSentences(sentences, corpus)
    const python = process.env.STARLING_PYTHON
    const gensim = python === undefined ? null : gensimOf(python, folder)
    const results: BenchResult[] = []
    for (const threads of THREADS) results.push(await speed(corpus, threads, sentences, gensim))
    if (gensim !== null) results.push(await overlap(corpus, folder, gensim))
    return results
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Gensim = (
  sentences: string,
  options: SkipGramOptions
) => Promise<{ readonly wordsPerSecond: number; readonly file: string }>

function gensimOf(python: string, folder: string): Gensim {
  const script = join(programFolder(), 'test/perf/embed_gensim.py')
  return async (sentences, o) => {
    const file = join(folder, `gensim-${o.seed}.bin`)
    const flags = Object.entries({ ...o, workers: o.threads, threads: null, subwords: null }).flatMap(
      ([name, value]) => (value === null ? [] : [`--${name}`, String(value)])
    )
    const { stdout } = await promisify(execFile)(python, [script, sentences, file, ...flags])
    return { ...(JSON.parse(stdout.trim()) as { wordsPerSecond: number }), file }
  }
}

async function ours(corpus: Corpus, options: SkipGramOptions): Promise<LearnedVectors> {
  return learnVectors(corpus, options, await loadKernel('sgns'), silentContext)
}

async function speed(
  corpus: Corpus,
  threads: number,
  sentences: string,
  gensim: Gensim | null
): Promise<BenchResult> {
  const options = { ...SKIP_GRAM_DEFAULTS, epochs: 1, threads }
  const runs: number[] = []
  const theirs: number[] = []
  for (let run = 0; run < RUNS; run++) {
    runs.push((await ours(corpus, options)).wordsPerSecond)
    if (gensim !== null) theirs.push((await gensim(sentences, options)).wordsPerSecond)
  }
  const yardstick = theirs.length === 0 ? null : { name: `gensim, workers=${threads}`, value: median(theirs) }
  return benchResult(`embed, ${threads} thread${threads > 1 ? 's' : ''}`, 'words/s', runs, yardstick)
}

async function overlap(corpus: Corpus, folder: string, gensim: Gensim): Promise<BenchResult> {
  const options = { ...SKIP_GRAM_DEFAULTS, epochs: 5 }
  const mine = (await ours(corpus, options)).vectors
  const theirs: Vectors[] = []
  for (const seed of [1, 2]) {
    const order = join(folder, `order-${seed}.txt`)
    await writeSentences(order, corpus, seededRandom(seed))
    theirs.push(await loadVectors((await gensim(order, { ...options, seed })).file))
  }
  const [first, second] = theirs as [Vectors, Vectors]
  const shared = (a: Vectors, b: Vectors): number =>
    neighbourOverlap(a, b, corpus.words.slice(0, PROBES), NEIGHBOURS)
  const name = 'gensim with gensim of another seed and order'
  return benchResult('neighbours shared with gensim', 'fraction', [shared(mine, first)], {
    name,
    value: shared(first, second)
  })
}
