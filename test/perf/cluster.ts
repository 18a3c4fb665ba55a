import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { silentContext } from '../../src-main/base/job'
import { clusterWords } from '../../src-main/lexical/brown'
import type { Corpus } from '../../src-main/lexical/corpus'
import { loadPaths } from '../../src-main/lexical/paths-file'
import { runSteps } from '../../src-main/lexical/steps'
import { type BenchResult, benchResult } from './support/bench'
import { sampleCorpus, writeSentences } from './support/corpus-sample'

const TWEETS = 200_000
const CLUSTERS = 200
const MIN_COUNT = 25

/**
 * Seconds that `cluster` takes for 200 Brown clusters and the mutual information that they keep, against Liang's wcluster on the same words. wcluster runs where the
 * environment's STARLING_WCLUSTER names the program (github.com/percyliang/brown-cluster).
 */
export async function run(options: { readonly data: string }): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'starling-bench-cluster-'))
  try {
    const corpus = await sampleCorpus(options.data, TWEETS, { minCount: MIN_COUNT, rare: 'break' })
    const start = performance.now()
    const { paths } = await runSteps(clusterWords(corpus, CLUSTERS), 'word clusters', silentContext)
    const seconds = (performance.now() - start) / 1000
    const kept = information(corpus, (word) => paths[word]!)
    const program = process.env.STARLING_WCLUSTER
    const theirs = program === undefined ? null : await wcluster(program, corpus, folder)
    const name = 'wcluster'
    return [
      benchResult(
        `cluster, ${corpus.words.length} words`,
        's',
        [seconds],
        theirs && { name, value: theirs.seconds }
      ),
      benchResult('mutual information', 'nats', [kept], theirs && { name, value: theirs.information })
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function wcluster(
  program: string,
  corpus: Corpus,
  folder: string
): Promise<{ readonly seconds: number; readonly information: number }> {
  const text = join(folder, 'sentences.txt')
  await writeSentences(text, corpus)
  const start = performance.now()
  const flags = ['--text', text, '--c', String(CLUSTERS), '--output_dir', join(folder, 'out')]
  await promisify(execFile)(program, flags, { maxBuffer: 1 << 28 })
  const seconds = (performance.now() - start) / 1000
  const found = await loadPaths(join(folder, 'out/paths'))
  return { seconds, information: information(corpus, (word) => found.get(corpus.words[word]!) ?? '') }
}

/** Average mutual information of neighbouring clusters, in nats (Brown et al. 1992, equation 7). */
function information({ tokens }: Corpus, clusterOf: (word: number) => string): number {
  const joint = new Map<string, number>()
  const first = new Map<string, number>()
  const second = new Map<string, number>()
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1)
  let total = 0
  for (let i = 0; i + 1 < tokens.length; i++) {
    if (tokens[i]! < 0 || tokens[i + 1]! < 0) continue
    const [a, b] = [clusterOf(tokens[i]!), clusterOf(tokens[i + 1]!)]
    count(joint, `${a} ${b}`)
    count(first, a)
    count(second, b)
    total++
  }
  let sum = 0
  for (const [key, n] of joint) {
    const [a, b] = key.split(' ') as [string, string]
    sum += n * Math.log((n * total) / (first.get(a)! * second.get(b)!))
  }
  return sum / total
}
