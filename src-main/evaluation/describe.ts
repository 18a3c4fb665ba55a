import type { DataReport } from '../contract/exploration'
import type { LabelledTweet } from './conll'
import { overlap } from './coverage'
import { explore } from './explore'

/** Labelled tweets and where they come from. */
export interface NamedTweets {
  readonly path: string
  readonly tweets: readonly LabelledTweet[]
}

/** What is in some files, taken as one body of tweets, and how much of other tweets is known from them. */
export function describeData(
  files: readonly NamedTweets[],
  dev: NamedTweets | null,
  top: number
): Omit<DataReport, 'vectors'> {
  const tweets = files.flatMap((file) => [...file.tweets])
  return {
    files: files.map((file) => ({ path: file.path, tweets: file.tweets.length })),
    ...explore(tweets, top),
    dev:
      dev === null
        ? null
        : { path: dev.path, ...explore(dev.tweets, top), byTrain: overlap(tweets, dev.tweets, top) }
  }
}
