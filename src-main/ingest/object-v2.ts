import type { RawTweet, TweetKind } from '../contract/domain'
import { nameFor } from './columns'
import { parseTime } from './dates'
import { list, type Members, members, text } from './json-values'
import { tweetKind, wholeRetweet } from './retweet'
import { cleanId, snowflakeTime } from './snowflake'

/** What a page's `includes` adds to its tweets, by id. */
export interface Includes {
  readonly users: ReadonlyMap<string, Members>
  readonly tweets: ReadonlyMap<string, Members>
}

export function readIncludes(value: unknown): Includes {
  const includes = members(value) ?? {}
  return { users: byId(includes.users), tweets: byId(includes.tweets) }
}

function byId(value: unknown): ReadonlyMap<string, Members> {
  const found = new Map<string, Members>()
  for (const item of list(value)) {
    const object = members(item)
    const id = object && text(object.id)
    if (object && id) found.set(id, object)
  }
  return found
}

/** True for a tweet of X's API v2, from a page or flattened by twarc. */
export function isV2(tweet: Members): boolean {
  const isFlat = 'author_id' in tweet || 'edit_history_tweet_ids' in tweet || 'conversation_id' in tweet
  return isFlat && ('text' in tweet || 'note_tweet' in tweet) && !('full_text' in tweet)
}

/**
 * A tweet of X's API v2. Null where it has no text.
 * @param local turns a wall-clock time without a zone into an instant, ms UTC
 */
export function fromV2(
  tweet: Members,
  includes: Includes,
  line: number,
  local: (wall: number) => number
): RawTweet | null {
  const references = list(tweet.referenced_tweets)
    .map(members)
    .filter((item) => item !== null)
  const retweeted = references.find((reference) => reference.type === 'retweeted')
  const own = wholeText(tweet)
  if (own === null) return null
  const original = retweeted ? (includes.tweets.get(text(retweeted.id) ?? '') ?? retweeted) : null
  const body = original ? wholeRetweet(own, authorOf(original, includes), wholeText(original)) : own
  const id = cleanId(tweet.id)
  const created = text(tweet.created_at)
  return {
    line,
    id,
    time: (created === null ? null : parseTime(created, 'ymd', local)) ?? snowflakeTime(id),
    author: authorOf(tweet, includes) ?? namedAuthor(tweet) ?? text(tweet.author_id),
    text: body,
    kind: tweetKind(kindOf(references), body),
    lang: text(tweet.lang)
  }
}

function wholeText(tweet: Members): string | null {
  return text(members(tweet.note_tweet)?.text) ?? text(tweet.text)
}

function authorOf(tweet: Members, includes: Includes): string | null {
  const user = members(tweet.author) ?? includes.users.get(text(tweet.author_id) ?? '')
  return user ? text(user.username) : null
}

/** The author of an object that was flattened by hand: `username`, `author.username`. */
function namedAuthor(tweet: Members): string | null {
  const name = nameFor('author', Object.keys(tweet))
  return name === undefined ? null : text(tweet[name])
}

function kindOf(references: readonly Members[]): TweetKind | null {
  const types = new Set(references.map((reference) => reference.type))
  if (types.has('retweeted')) return 'retweet'
  if (types.has('quoted')) return 'quote'
  return types.has('replied_to') ? 'reply' : null
}
