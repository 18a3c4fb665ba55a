import { labelTweet } from '../../annotation/dataset'
import { AppError } from '../../base/errors'
import type { Handlers } from '../../contract'
import { describeData, type NamedTweets } from '../../evaluation/describe'
import { readTweets } from '../../training/data/files'
import type { EngineParts } from './parts'

const TOP = 20

/** Describes tweets that are trained on: an analyst's files, or the annotations. */
export function explorationHandlers({ store }: EngineParts): Pick<Handlers, 'data.explore'> {
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
    async 'data.explore'({ files, dev }) {
      const bodies = files.length === 0 ? [await annotated()] : await Promise.all(files.map(read))
      return { ...describeData(bodies, dev === null ? null : await read(dev), TOP), vectors: null }
    }
  }
}
