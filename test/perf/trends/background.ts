import type { Random } from '../../../src-main/base/random'
import type { Cells } from '../../../src-main/trends/ports'
import { corpusLines } from './corpus-lines'

/** Tweets as the names that they hold. */
export interface Mentions {
  readonly tweets: number
  /** Tweets of each name. */
  readonly ofName: readonly Int32Array[]
}

const NAME = /(?<=[a-z,;] )(?:[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,}){0,2})|#[A-Za-z]{3,}/g

/**
 * Names of every `step`th tweet of the corpus: capitalised words inside sentences, and hashtags; those of three tweets or more. What a tagger
 * would find matters little here: their times are shuffled, only their frequencies count.
 */
export async function readMentions(file: string, step: number): Promise<Mentions> {
  const names = new Map<string, number[]>()
  let line = 0
  let tweets = 0
  for await (const text of corpusLines(file)) {
    if (line++ % step !== 0) continue
    for (const name of new Set(text.slice(21).match(NAME) ?? [])) {
      const key = name.replace('#', '').toLowerCase()
      const list = names.get(key)
      if (list === undefined) names.set(key, [tweets])
      else if (list[list.length - 1] !== tweets) list.push(tweets)
    }
    tweets++
  }
  return {
    tweets,
    ofName: [...names.values()].filter((list) => list.length >= 3).map((list) => Int32Array.from(list))
  }
}

export interface Background {
  readonly cells: Cells
  readonly sizes: Float64Array
}

/**
 * Gives every tweet a bucket at random, with probability proportional to `weights`: nothing in it can be a trend.
 *
 * @param extra counts of further entities, one a bucket, which follow those of the corpus; their tweets enlarge the buckets
 */
export function shuffled(
  mentions: Mentions,
  weights: Float64Array,
  random: Random,
  extra: readonly Float64Array[]
): Background {
  const n = weights.length
  const edges = new Float64Array(n)
  let total = 0
  for (let t = 0; t < n; t++) {
    total += weights[t]!
    edges[t] = total
  }
  const bucketOf = new Int32Array(mentions.tweets)
  const sizes = new Float64Array(n)
  for (let i = 0; i < mentions.tweets; i++) {
    const u = random.next() * total
    let low = 0
    let high = n - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (edges[middle]! > u) high = middle
      else low = middle + 1
    }
    bucketOf[i] = low
    sizes[low] = sizes[low]! + 1
  }
  const starts = [0]
  const buckets: number[] = []
  const counts: number[] = []
  for (const list of mentions.ofName) {
    const own = list.map((tweet) => bucketOf[tweet]!).sort()
    for (let i = 0; i < own.length; ) {
      let j = i
      while (j < own.length && own[j] === own[i]) j++
      buckets.push(own[i]!)
      counts.push(j - i)
      i = j
    }
    starts.push(buckets.length)
  }
  for (const series of extra) {
    for (let t = 0; t < n; t++) {
      if (series[t] === 0) continue
      sizes[t] = sizes[t]! + series[t]!
      buckets.push(t)
      counts.push(series[t]!)
    }
    starts.push(buckets.length)
  }
  return {
    cells: {
      entities: Int32Array.from({ length: starts.length - 1 }, (_, i) => i),
      starts: Int32Array.from(starts),
      buckets: Int32Array.from(buckets),
      counts: Int32Array.from(counts)
    },
    sizes
  }
}

/** One entity's counts, one a bucket. */
export function denseCounts(cells: Cells, index: number, n: number): Float64Array {
  const out = new Float64Array(n)
  for (let c = cells.starts[index]!; c < cells.starts[index + 1]!; c++)
    out[cells.buckets[c]!] = cells.counts[c]!
  return out
}
