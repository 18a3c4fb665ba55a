import { decodeEntities } from './html-entities'

const LINK = /^(?:https?:\/\/|www\.|t\.co\/|bit\.ly\/)/i
const REPEATS = /(.)\1{3,}/gu

/**
 * The form under which a token is looked up in vectors and clusters: HTML entities decoded, `@name` -> `USER`, links -> `URL`,
 * ’ -> ', lower case, digits -> 0, runs of more than three of one character -> three.
 */
export function normaliseWord(token: string): string {
  const word = token.includes('&') ? decodeEntities(token) : token
  const first = word.charCodeAt(0)
  if (word.length > 1 && (first === 0x40 || first === 0xff20)) return 'USER'
  if (isLink(word)) return 'URL'
  return word
    .replace(/[’＇]/g, "'")
    .toLowerCase()
    .replace(/\p{Nd}/gu, '0')
    .replace(REPEATS, '$1$1$1')
}

/** It begins as a web address does. */
export const isLink = (word: string): boolean => LINK.test(word)

/** What to look up next, in this order, when a normalised word is unknown; without repetitions and without the word itself. */
export function backOffs(normalised: string): string[] {
  const forms = new Set([
    normalised.replace(/(.)\1+/gu, '$1$1'),
    normalised.replace(/(.)\1+/gu, '$1'),
    normalised.replace(/^[#＃]/, ''),
    normalised.replace(/^['"\-_.*~]+|['"\-_.*~]+$/g, '')
  ])
  forms.delete(normalised)
  forms.delete('')
  return [...forms]
}
