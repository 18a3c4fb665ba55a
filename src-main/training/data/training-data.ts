import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { CLASSES, type EntityClass } from '../../contract/classes'
import { chunks } from '../../evaluation/chunks'
import type { LabelledTweet } from '../../evaluation/conll'
import type { TrainingConfig } from '../../model/config'
import { LABEL_MAPS } from '../../model/config-data'
import { splitLabel } from '../../text/bio'
import { contentHash, readText, readTweets } from './files'
import { foldsOf } from './folds'
import type { LabelSets } from './label-sets'
import { auxiliaryTweets, foreignTweets, goldTweets, silverTweets, type TrainingTweet } from './labelled'

export interface TrainingData {
  readonly tweets: readonly TrainingTweet[]
  readonly dev: readonly LabelledTweet[] | null
  /** Of everything that is trained on, in order; not of dev. */
  readonly hash: string
  /** Gold tweets and the entities in them. */
  readonly gold: {
    readonly tweets: number
    readonly entities: number
    readonly perClass: Readonly<Record<string, number>>
  }
  /** Classes of each set that has a head of its own: head 1, 2, ... */
  readonly heads: readonly (readonly string[])[]
}

/** Fold `index`, from 1, of `count`. */
export interface Fold {
  readonly index: number
  readonly count: number
}

export interface DataSources {
  readonly data: readonly string[]
  readonly dev: string | null
  /** Holds one of several folds of each gold file out, to be measured on; with `dev` null. */
  readonly fold?: Fold | null
  readonly classes: readonly EntityClass[]
  readonly rename: Readonly<Record<string, string | null>>
}

/** Reads all that a run trains on and measures on; paths of the config must be absolute. */
export async function readTrainingData(
  config: TrainingConfig,
  sources: DataSources,
  sets: LabelSets
): Promise<TrainingData> {
  const hash = createHash('sha256')
  const read = (path: string): Promise<LabelledTweet[]> =>
    readTweets(path, { rename: sources.rename, known: CLASSES })
  const chosen = new Set<string>(sources.classes)
  const tweets: TrainingTweet[] = []
  const perClass: Record<string, number> = {}
  const gold = { tweets: 0, entities: 0, perClass }
  let heldOut: LabelledTweet[] | null = null
  for (const path of [...sources.data, ...config.data.gold]) {
    const all = (await read(path)).map((tweet) => onlyClasses(tweet, chosen))
    const parted = sources.fold ? part(all, sources.fold, config.seed) : { labelled: all, fold: null }
    const { labelled } = parted
    if (parted.fold !== null) heldOut = [...(heldOut ?? []), ...parted.fold]
    hash.update(`gold ${contentHash(labelled)}\n`)
    tweets.push(...goldTweets(labelled, sets))
    gold.tweets += labelled.length
    for (const { labels } of labelled) {
      for (const chunk of chunks(labels)) {
        gold.entities++
        perClass[chunk.class] = (perClass[chunk.class] ?? 0) + 1
      }
    }
  }
  const heads: string[][] = []
  for (const { paths, map, weight, share } of config.data.auxiliary) {
    const files: LabelledTweet[][] = []
    for (const path of paths) {
      const labelled = await readTweets(path, {})
      hash.update(`${map === null ? 'own' : 'auxiliary'} ${contentHash(labelled)}\n`)
      files.push(labelled)
    }
    const labelled = files.flat()
    if (map === null) {
      const foreign = classesOf(labelled)
      heads.push(foreign)
      tweets.push(...foreignTweets(labelled, sets, foreign, heads.length, weight, share))
    } else {
      const meaning = typeof map === 'string' ? LABEL_MAPS[map] : map
      tweets.push(...auxiliaryTweets(labelled, sets, meaning, weight, share))
    }
  }
  if (config.data.silver !== null) {
    const { path, weight, share } = config.data.silver
    const text = await readText(path)
    hash.update(`silver ${createHash('sha256').update(text).digest('hex')}\n`)
    tweets.push(...silverTweets(text, sets, weight, path, share))
  }
  const dev =
    sources.dev === null ? heldOut : (await read(sources.dev)).map((tweet) => onlyClasses(tweet, chosen))
  return { tweets, dev, hash: hash.digest('hex'), gold, heads }
}

/** Classes of labelled tweets, by code point. */
function classesOf(tweets: readonly LabelledTweet[]): string[] {
  const labels = new Set(tweets.flatMap((tweet) => tweet.labels))
  labels.delete('O')
  return [...new Set([...labels].map((label) => splitLabel(label)[1]))].sort()
}

function part(
  tweets: readonly LabelledTweet[],
  { index, count }: Fold,
  seed: number
): { labelled: LabelledTweet[]; fold: LabelledTweet[] } {
  const folds = foldsOf(tweets, count, seed)
  return {
    labelled: tweets.filter((_, i) => folds[i] !== index - 1),
    fold: tweets.filter((_, i) => folds[i] === index - 1)
  }
}

function onlyClasses(tweet: LabelledTweet, classes: ReadonlySet<string>): LabelledTweet {
  if (tweet.labels.every((label) => label === 'O' || classes.has(label.slice(2)))) return tweet
  const labels = tweet.labels.map((label) => (classes.has(label.slice(2)) ? label : 'O'))
  return { tokens: tweet.tokens, labels }
}

/** The config with the paths of its files made absolute. */
export function absolutePaths(config: TrainingConfig, base: string): TrainingConfig {
  const at = (path: string): string => resolve(base, path)
  const { vectors, clusters, encoder, lists } = config.inputs
  const { data } = config
  return {
    ...config,
    inputs: {
      ...config.inputs,
      vectors: { ...vectors, path: vectors.path === null ? null : at(vectors.path) },
      encoder: { ...encoder, path: encoder.path === null ? null : at(encoder.path) },
      lists: lists.map((list) => ({ ...list, path: at(list.path) })),
      clusters: { ...clusters, sets: clusters.sets.map((set) => ({ ...set, path: at(set.path) })) }
    },
    data: {
      ...data,
      gold: data.gold.map(at),
      auxiliary: data.auxiliary.map((set) => ({ ...set, paths: set.paths.map(at) })),
      silver: data.silver === null ? null : { ...data.silver, path: at(data.silver.path) }
    }
  }
}
