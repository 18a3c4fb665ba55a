import { CLASSES, type EntityClass } from '../contract/classes'
import type { TweetKind } from '../contract/domain'

const KINDS: readonly TweetKind[] = ['original', 'retweet', 'quote', 'reply']

/** The number of `retweet` in the column `kind`. */
export const RETWEET = 1
export const QUARTER_MS = 900_000

export const kindCode = (kind: TweetKind): number => KINDS.indexOf(kind)
export const kindOf = (code: number): TweetKind => KINDS[code] ?? 'original'
export const classCode = (name: EntityClass): number => CLASSES.indexOf(name)
export const classOf = (code: number): EntityClass => CLASSES[code] ?? 'other'
export const quarterOf = (time: number | null): number | null =>
  time === null ? null : Math.floor(time / QUARTER_MS)
