import { isLink, normaliseWord } from '../text/normalise'

/** Yes-or-no features of a token as it was written. */
export const SHAPE_COUNT = 20

/** Features of a tweet's capitals: share of words that begin with one, whether most do, whether none does. */
export const CAPITAL_COUNT = 3

const hasUpper = (text: string): boolean => /\p{Lu}/u.test(text)
const hasLower = (text: string): boolean => /\p{Ll}/u.test(text)
const isUpper = (text: string): boolean => hasUpper(text) && !hasLower(text)
const isLower = (text: string): boolean => hasLower(text) && !hasUpper(text)
const startsUpper = (text: string): boolean => /^\p{Lu}/u.test(text)
const isTitle = (text: string): boolean =>
  hasUpper(text) && !/(?<![\p{L}])\p{Ll}/u.test(text) && !/\p{L}\p{Lu}/u.test(text)

/** `SHAPE_COUNT` zeros and ones. */
export function wordShape(word: string): number[] {
  const normal = normaliseWord(word)
  const characters = [...word]
  const letters = word.match(/\p{L}/gu)?.length ?? 0
  const rest = characters.slice(1).join('')
  return [
    startsUpper(word),
    isUpper(word) && letters > 1,
    isLower(word),
    startsUpper(word) && isLower(rest),
    hasUpper(rest) && !isUpper(word),
    /\p{Nd}/u.test(word),
    /^\p{Nd}+$/u.test(word),
    word.includes('-'),
    /['’]/.test(word),
    normal === 'USER',
    normal === 'URL',
    word.startsWith('#'),
    !/[\p{L}\p{N}]/u.test(word),
    characters.length === 1,
    characters.length <= 3,
    characters.length > 8,
    characters.some((c) => c > '\u007f'),
    isTitle(word),
    word.includes('.') && letters > 0,
    letters > 0
  ].map(Number)
}

/** `CAPITAL_COUNT` features that all tokens of a tweet share. */
export function capitalShares(words: readonly string[]): number[] {
  const spelled = words.filter((word) => /^\p{L}/u.test(word))
  const share = spelled.filter(startsUpper).length / Math.max(1, spelled.length)
  return [share, Number(share > 0.8), Number(share === 0)]
}

/** Words of several letters from which on a tweet can be shouted. */
const SHOUTED = 3

/**
 * The words as their spelling is read: those of a tweet that is in capitals throughout in small letters, since its capitals tell no name from any other
 * word; else as they are. Handles and links do not count.
 */
export function spokenWords(words: readonly string[]): readonly string[] {
  let loud = 0
  for (const word of words) {
    if (word.startsWith('@') || isLink(word)) continue
    if (hasLower(word)) return words
    if (/\p{Lu}{2}/u.test(word)) loud++
  }
  return loud < SHOUTED ? words : words.map((word) => word.toLowerCase())
}
