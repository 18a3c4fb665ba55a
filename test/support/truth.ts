import type { EntityClass } from '../../src-main/contract/classes'
import type { Count, Span } from '../../src-main/contract/domain'
import type { KeyedTweet } from '../../src-main/ingest/ports'
import type { Behind } from '../../src-main/store'
import { entityKey } from '../../src-main/text/entity-key'
import { textKey } from '../../src-main/text/text-key'

export interface TrueMention {
  readonly key: string
  readonly form: string
  readonly class: EntityClass
  readonly tweet: KeyedTweet
}

/** What is true of a set of tagged tweets, told by going through all of them. */
export interface Truth {
  /** Distinct units by entity key and bucket. */
  cells(count: Count, borders: Int32Array): Map<string, number[]>
  sizes(count: Count, borders: Int32Array): number[]
  /** Distinct units of a window (quarter hours) that name both keys, `a|b` with a < b. */
  pairs(count: Count, from: number, to: number): Map<string, number>
  /** Who is behind each key that a window (quarter hours) names. */
  behind(from: number, to: number): Map<string, Omit<Behind, 'entity'>>
  readonly mentions: readonly TrueMention[]
}

const QUARTER = 900_000

export function truthOf(
  tweets: readonly KeyedTweet[],
  spansOf: (tweet: KeyedTweet) => readonly Span[],
  keyOf: (form: string) => string = entityKey
): Truth {
  const mentions = tweets.flatMap((tweet) =>
    spansOf(tweet).flatMap((span): TrueMention[] => {
      const form = tweet.text.slice(span.start, span.end)
      const key = keyOf(form)
      return key === '' ? [] : [{ key, form, class: span.class, tweet }]
    })
  )
  const bucketOf = ({ time }: KeyedTweet, borders: Int32Array): number =>
    time === null
      ? -1
      : borders.findIndex((border, i) => {
          const quarter = time / QUARTER
          return i < borders.length - 1 && quarter >= border && quarter < borders[i + 1]!
        })
  return {
    mentions,
    cells(count, borders) {
      const units = new Map<string, Set<string>[]>()
      for (const { key, tweet } of mentions) {
        const bucket = bucketOf(tweet, borders)
        const unit = unitOf(tweet, count)
        if (bucket < 0 || unit === null) continue
        const sets = units.get(key) ?? Array.from({ length: borders.length - 1 }, () => new Set<string>())
        sets[bucket]!.add(unit)
        units.set(key, sets)
      }
      return new Map([...units].map(([key, sets]) => [key, sets.map((set) => set.size)]))
    },
    pairs(count, from, to) {
      const keysOf = new Map<string, Set<string>>()
      for (const { key, tweet } of mentions) {
        const unit = unitOf(tweet, count)
        if (unit === null || bucketOf(tweet, Int32Array.from([from, to])) < 0) continue
        keysOf.set(unit, (keysOf.get(unit) ?? new Set()).add(key))
      }
      const pairs = new Map<string, number>()
      for (const keys of keysOf.values()) {
        for (const a of keys) {
          for (const b of keys) if (a < b) pairs.set(`${a}|${b}`, (pairs.get(`${a}|${b}`) ?? 0) + 1)
        }
      }
      return pairs
    },
    behind(from, to) {
      const named = new Map<string, Set<KeyedTweet>>()
      for (const { key, tweet } of mentions)
        if (bucketOf(tweet, Int32Array.from([from, to])) === 0)
          named.set(key, (named.get(key) ?? new Set()).add(tweet))
      return new Map([...named].map(([key, own]) => [key, behindOf([...own])]))
    },
    sizes(count, borders) {
      const sets = Array.from({ length: borders.length - 1 }, () => new Set<string>())
      for (const tweet of tweets) {
        const unit = unitOf(tweet, count)
        if (unit !== null) sets[bucketOf(tweet, borders)]?.add(unit)
      }
      return sets.map((set) => set.size)
    }
  }
}

function behindOf(tweets: readonly KeyedTweet[]): Omit<Behind, 'entity'> {
  const texts = new Set(tweets.map((tweet) => unitOf(tweet, 'texts'))).size
  const voices = tweets.flatMap(({ author }) => author ?? [])
  const authors = new Set(voices)
  const most = Math.max(0, ...[...authors].map((own) => voices.filter((author) => author === own).length))
  return {
    ...{ tweets: tweets.length, texts, authors: authors.size },
    topAuthorShare: voices.length === 0 ? 0 : most / voices.length,
    copiedShare: 1 - texts / tweets.length
  }
}

function unitOf(tweet: KeyedTweet, count: Count): string | null {
  if (count === 'authors') return tweet.author
  if (count === 'texts') return textKey(tweet.text) || `\u0000${tweet.text}`
  return count === 'originals' && tweet.kind === 'retweet' ? null : tweet.key
}
