import type { Exploration, FrequentEntity, Histogram } from '../contract/exploration'
import { textKey } from '../text/text-key'
import { chunks } from './chunks'
import type { LabelledTweet } from './conll'

/** @param top how many of the most frequent entities are listed */
export function explore(tweets: readonly LabelledTweet[], top = 20): Exploration {
  const labels = new Map<string, number>()
  const classes = new Map<string, { entities: number; tokens: number }>()
  const written = new Map<string, number>()
  const tweetLengths = new Map<number, number>()
  const entityLengths = new Map<number, number>()
  let withEntities = 0
  for (const tweet of tweets) {
    for (const label of tweet.labels) add(labels, label)
    for (const token of tweet.tokens) add(written, token)
    add(tweetLengths, tweet.tokens.length)
    const found = chunks(tweet.labels)
    if (found.length > 0) withEntities++
    for (const chunk of found) {
      const length = chunk.end - chunk.start
      const tally = classes.get(chunk.class) ?? { entities: 0, tokens: 0 }
      classes.set(chunk.class, { entities: tally.entities + 1, tokens: tally.tokens + length })
      add(entityLengths, length)
    }
  }
  const names = namesOf(tweets)
  return {
    tweets: tweets.length,
    tokens: sum(written.values()),
    withEntities,
    withoutEntities: tweets.length - withEntities,
    copies: countCopies(tweets),
    labels: Object.fromEntries(byCount(labels, (count) => count)),
    classes: Object.fromEntries(byCount(classes, ({ entities }) => entities)),
    entities: sum(entityLengths.values()),
    names: names.length,
    vocabulary: {
      written: written.size,
      folded: new Set([...written.keys()].map((token) => token.toLowerCase())).size,
      once: [...written.values()].filter((count) => count === 1).length
    },
    tweetLengths: histogram(tweetLengths),
    entityLengths: histogram(entityLengths),
    frequentEntities: names.slice(0, top)
  }
}

/** The keys of tweets that say something, as `textKey` has them. */
export function textKeys(tweets: readonly LabelledTweet[]): Set<string> {
  const keys = new Set(tweets.map(({ tokens }) => textKey(tokens.join(' '))))
  keys.delete('')
  return keys
}

function countCopies(tweets: readonly LabelledTweet[]): number {
  const saying = tweets.filter(({ tokens }) => textKey(tokens.join(' ')) !== '')
  return saying.length - textKeys(saying).size
}

/** All names, the most frequent first, ties by code point. */
function namesOf(tweets: readonly LabelledTweet[]): FrequentEntity[] {
  const names = new Map<string, { spellings: Map<string, number>; classes: Map<string, number> }>()
  for (const { tokens, labels } of tweets) {
    for (const { start, end, class: name } of chunks(labels)) {
      const spelling = tokens.slice(start, end).join(' ')
      const key = spelling.toLowerCase()
      const entry = names.get(key) ?? { spellings: new Map(), classes: new Map() }
      names.set(key, entry)
      add(entry.spellings, spelling)
      add(entry.classes, name)
    }
  }
  const all = [...names.values()].map(({ spellings, classes }) => ({
    entity: byCount(spellings, (count) => count)[0]![0],
    count: sum(spellings.values()),
    classes: Object.fromEntries(byCount(classes, (count) => count))
  }))
  return all.sort((a, b) => b.count - a.count || byCodePoint(a.entity, b.entity))
}

function histogram(counts: ReadonlyMap<number, number>): Histogram {
  return [...counts].map(([length, count]) => ({ length, count })).sort((a, b) => a.length - b.length)
}

function byCount<T>(map: ReadonlyMap<string, T>, count: (value: T) => number): [string, T][] {
  return [...map].sort(([a, x], [b, y]) => count(y) - count(x) || byCodePoint(a, b))
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function sum(counts: Iterable<number>): number {
  let total = 0
  for (const count of counts) total += count
  return total
}
