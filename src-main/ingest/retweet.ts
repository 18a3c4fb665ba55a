import type { TweetKind } from '../contract/domain'

const PREFIX = /^\s*RT @\w+\s*:?/

/** The kind that an export's fields state; a text that begins `RT @name` is a retweet in any case. */
export function tweetKind(stated: TweetKind | null, text: string): TweetKind {
  if (stated === 'retweet' || PREFIX.test(text)) return 'retweet'
  return stated ?? 'original'
}

/** A retweet's whole text, where the export's own is cut off: the prefix, then the text of the retweeted tweet. */
export function wholeRetweet(own: string, author: string | null, original: string | null): string {
  if (original === null) return own
  const prefix = /^RT @\w+: /.exec(own)?.[0] ?? (author === null ? '' : `RT @${author}: `)
  return prefix + original
}
