import type { RawTweet, TweetKind } from '../contract/domain'
import { parseTime } from './dates'
import { type Members, members, text } from './json-values'
import { tweetKind, wholeRetweet } from './retweet'
import { cleanId, snowflakeTime } from './snowflake'

/** True for a tweet of Twitter's API v1.1 and of an account's archive. */
export function isV1(tweet: Members): boolean {
  if ('full_text' in tweet || 'extended_tweet' in tweet || 'retweeted_status' in tweet) return true
  return (
    'id_str' in tweet && 'text' in tweet && ('user' in tweet || 'entities' in tweet || 'created_at' in tweet)
  )
}

/** A tweet of Twitter's API v1.1 or of an account's archive (which names no author). Null where it has no text. */
export function fromV1(tweet: Members, line: number): RawTweet | null {
  const own = wholeText(tweet)
  if (own === null) return null
  const retweeted = members(tweet.retweeted_status)
  const body = retweeted ? wholeRetweet(own, authorOf(retweeted), wholeText(retweeted)) : own
  const id = cleanId(tweet.id_str) ?? cleanId(tweet.id)
  const stamp = text(tweet.timestamp_ms)
  const created = text(tweet.created_at)
  const utc = (wall: number): number => wall
  const time = (created && parseTime(created, 'ymd', utc)) ?? (stamp && parseTime(stamp, 'ymd', utc))
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
