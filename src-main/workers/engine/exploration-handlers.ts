import { labelTweet } from '../../annotation/dataset'
import { AppError } from '../../base/errors'
import type { Handlers } from '../../contract'
import { describeData, type NamedTweets } from '../../evaluation/describe'
import { coverageByFile, coverageByWords } from '../../lexical/vector-coverage'
import { parseConfig } from '../../model/config'
import { readTweets } from '../../training/data/files'
import type { Models } from './models'
import type { EngineParts } from './parts'
import { wordsOf } from './words'

const TOP = 20

/** Describes tweets that are trained on: an analyst's files, or the annotations. */
export function explorationHandlers({ store, models }: EngineParts): Pick<Handlers, 'data.explore'> {
  const read = async (path: string): Promise<NamedTweets> => ({ path, tweets: await readTweets(path, {}) })
  const annotated = async (): Promise<NamedTweets> => {
    const { tweets } = await store.annotations.rows()
    if (tweets.length === 0) {
      throw new AppError('no-tweets', 'no tweet is annotated yet', {
        remedy: 'choose a CoNLL file, or correct the tags of some tweets first'
      })
    }
    const path = `annotations of ${store.settings.data.name}`
    return { path, tweets: tweets.flatMap((tweet) => labelTweet(tweet) ?? []) }
  }
  return {
    async 'data.explore'({ files, dev, vectors }) {
      const bodies = files.length === 0 ? [await annotated()] : await Promise.all(files.map(read))
      const other = dev === null ? null : await read(dev)
      const tweets = { train: bodies.flatMap((body) => [...body.tweets]), dev: other?.tweets ?? null }
      const known = vectors === null ? await modelVectors(models) : null
      return {
        ...describeData(bodies, other, TOP),
        vectors:
          vectors !== null
            ? await coverageByFile(vectors, tweets, TOP)
            : known === null
              ? null
              : coverageByWords(known, tweets, TOP)
      }
    }
  }
}

/** The words of the active model that have a vector; null of a model without any. */
async function modelVectors(models: Models) {
  const dir = await models.dir(null).catch(() => null)
  if (dir === null) return null
  const { name, config } = await models.manifest(dir)
  const words = await wordsOf(models, dir)
  if (words.size === 0) return null
  const { vectors } = parseConfig(config).inputs
  return vectors.use === 'none' ? null : { path: `the model ${name}`, size: vectors.size, words }
}
