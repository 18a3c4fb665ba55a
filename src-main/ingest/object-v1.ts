import type { RawTweet, TweetKind } from '../contract/domain'
import { nameFor } from './columns'
import { parseTime } from './dates'
import { type Members, members, text } from './json-values'
import { tweetKind, wholeRetweet } from './retweet'
import { cleanId, snowflakeTime } from './snowflake'

/** Objects that such a tweet holds; one whose members were flattened by hand is read by their names instead. */
const PARTS = ['user', 'entities', 'extended_tweet', 'retweeted_status'] as const

/** True for a tweet of Twitter's API v1.1 and of an account's archive. */
export function isV1(tweet: Members): boolean {
  const isText = ['full_text', 'extended_tweet', 'retweeted_status'].some((name) => name in tweet)
  if (!isText && !('id_str' in tweet && 'text' in tweet)) return false
  return (
    PARTS.some((part) => members(tweet[part]) !== null) || nameFor('author', Object.keys(tweet)) === undefined
  )
}

/**
 * A tweet of Twitter's API v1.1 or of an account's archive (which names no author). Null where it has no text.
 * @param local turns a wall-clock time without a zone into an instant, ms UTC
 */
export function fromV1(tweet: Members, line: number, local: (wall: number) => number): RawTweet | null {
  const own = wholeText(tweet)
  if (own === null) return null
  const retweeted = members(tweet.retweeted_status)
  const body = retweeted ? wholeRetweet(own, authorOf(retweeted), wholeText(retweeted)) : own
  const id = cleanId(tweet.id_str) ?? cleanId(tweet.id)
  const stamp = text(tweet.timestamp_ms)
  const created = text(tweet.created_at)
  const time = (created && parseTime(created, 'ymd', local)) ?? (stamp && parseTime(stamp, 'ymd', local))
  return {
    line,
    id,
    time: typeof time === 'number' ? time : snowflakeTime(id),
    author: authorOf(tweet),
    text: body,
    kind: tweetKind(kindOf(tweet), body),
    lang: text(tweet.lang)
  }
}

function wholeText(tweet: Members): string | null {
  const extended = members(tweet.extended_tweet)
  return text(extended?.full_text) ?? text(tweet.full_text) ?? text(extended?.text) ?? text(tweet.text)
}

function authorOf(tweet: Members): string | null {
  const user = members(tweet.user)
  return text(user?.screen_name) ?? text(user?.id_str) ?? text(tweet.user_id_str)
}

function kindOf(tweet: Members): TweetKind | null {
  if (members(tweet.retweeted_status)) return 'retweet'
  if (tweet.is_quote_status === true || text(tweet.quoted_status_id_str)) return 'quote'
  const replied = text(tweet.in_reply_to_status_id_str) ?? text(tweet.in_reply_to_status_id)
  return (replied ?? text(tweet.in_reply_to_screen_name)) ? 'reply' : null
}
