import { countBigrams } from './bigrams'
import { BrownPlacing } from './brown-placing'
import type { Corpus } from './corpus'

/** How far a run is: words placed, then clusters joined into the tree. */
export interface BrownStep {
  readonly done: number
  readonly total: number
  /** What `clusterWords` goes on from; null once all words are placed. */
  readonly save: (() => Uint8Array) | null
}

export interface BrownClusters {
  /** For each word of the corpus the path from the root to its cluster, a string of 0 and 1. */
  readonly paths: readonly string[]
  /** Of neighbouring clusters when all words were placed, in nats. */
  readonly mutualInformation: number
}

/**
 * Clusters words by what stands beside them (Brown et al. 1992), with a window of clusters as Liang (2005) has it: the most frequent words make the first clusters,
 * each next word becomes one more and the cheapest merge brings their number back; at last the clusters are merged into one tree.
 * Words are taken in the corpus's order; its sentence ends are no neighbours. Yields after each word and each merge.
 * @param saved what an earlier run of the same corpus and number of clusters saved
 */
export function* clusterWords(
  corpus: Corpus,
  clusters: number,
  saved: Uint8Array | null = null
): Generator<BrownStep, BrownClusters> {
  const words = corpus.words.length
  const first = Math.min(clusters, words)
  const total = words + first - 1
  const placing = new BrownPlacing(countBigrams(corpus), words, first + 1)
  for (let word = saved === null ? 0 : placing.restore(saved); word < words; word++) {
    placing.insert(word)
    if (word >= first) placing.mergeBest()
    yield { done: word + 1, total, save: () => placing.save(word + 1) }
  }
  const mutualInformation = placing.window.mutualInformation()
  const leaves = placing.leaves()
  for (let merged = 1; merged < first; merged++) {
    placing.mergeBest()
    yield { done: words + merged, total, save: null }
  }
  const codes = leafPaths(placing.merges, words, leaves)
  const paths = corpus.words.map((_, word) => codes.get(placing.leafOf(word, leaves))!)
  return { paths, mutualInformation }
}

/** The path of each leaf: the first of a merge's two nodes goes by 0, the other by 1. */
function leafPaths(
  merges: readonly [number, number][],
  words: number,
  leaves: ReadonlySet<number>
): Map<number, string> {
  const paths = new Map<number, string>()
  const visit = (node: number, path: string): void => {
    if (leaves.has(node)) {
      paths.set(node, path)
      return
    }
    const [zero, one] = merges[node - words]!
    visit(zero, `${path}0`)
    visit(one, `${path}1`)
  }
  if (words > 0) visit(merges.length === 0 ? 0 : words + merges.length - 1, '')
  return paths
}
