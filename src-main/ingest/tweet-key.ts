import { createHash } from 'node:crypto'
import type { RawTweet } from '../contract/domain'
import type { KeyedTweet } from './ports'

/** Gives a tweet the key that tells it from all others: its id, else `h` and 128 bits of the sha256 of author, time and text. */
export function keyed(tweet: RawTweet): KeyedTweet {
  return { ...tweet, key: tweet.id ?? hashKey(tweet) }
}

function hashKey({ author, time, text }: RawTweet): string {
  const hash = createHash('sha256').update(JSON.stringify([author, time, text]))
  return `h${hash.digest('hex').slice(0, 32)}`
}
