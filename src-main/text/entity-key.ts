import { fold } from './fold'
import { decodeEntities } from './html-entities'
import { splitHumps } from './name-case'

const LINK = /(?:https?:\/\/|www\.)\S*|\bt\.co\/\S+/gi
const TAG = /[#＃@＠]([\p{L}\p{M}\p{N}_]+)/gu
const INITIALS = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}\p{L}?|(?<![\p{L}\p{N}])\p{L}(?:\.\p{L})+(?![\p{L}\p{N}])/gu
/** Signs that part of a name may be: inside (`at&t`, `ke$ha`, `p!nk`) or at the end (`google+`). */
const KEPT = /(?<=[\p{L}\p{N}])[&$!](?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}])\++(?=\s|$)|(?<=\s)&(?=\s)/gu
const ROMAN = /^[ivxlcdm]+$/

/**
 * The name under which an entity's mentions are gathered. Two written forms are one entity when their keys are equal:
 * 1. links are left out, character references decoded;
 * 2. `#HurricaneSandy` and `@HurricaneSandy` are read as their words, parted at capitals, years and underscores;
 * 3. case (so ALL CAPS), width and diacritics are folded;
 * 4. the possessive of the last word is dropped (`Obama's`, `Lions'`), other apostrophes vanish (`O'Neill` -> `oneill`);
 * 5. dots of initials vanish (`U.S.` -> `us`), other punctuation parts words (`Coca-Cola` -> `coca cola`);
 * 6. three or more of one letter become one at the end of a word and two inside (`Obamaaa` -> `obama`, `Gooooogle` ->
 *    `google`), except in Roman numerals and words of that letter alone.
 * @returns '' where no letter or digit remains
 */
export function entityKey(surface: string): string {
  const words = decodeEntities(surface)
    .replace(LINK, ' ')
    .normalize('NFKC')
    .replace(TAG, (_, name: string) => ` ${splitHumps(name).join(' ')}`)
  const plain = fold(words)
    .replace(INITIALS, (initials) => initials.replace(/\./g, ''))
    .trim()
    .replace(/[^\p{L}\p{M}\p{N}']+$/u, (end) => (/^\++$/.test(end) ? end : ''))
    .replace(/(?<=[\p{L}\p{N}])'s$|(?<=s)'$/u, '')
    .replace(/'/g, '')
  return separate(plain).split(' ').map(shorten).join(' ')
}

function separate(text: string): string {
  const kept = new Set<number>()
  for (const match of text.matchAll(KEPT)) for (let i = 0; i < match[0].length; i++) kept.add(match.index + i)
  const spaced = text.replace(/[^\p{L}\p{M}\p{N}\s]/gu, (sign, at: number) => (kept.has(at) ? sign : ' '))
  const key = spaced.replace(/\s+/g, ' ').trim()
  return /[\p{L}\p{N}]/u.test(key) ? key : ''
}

function shorten(word: string): string {
  if (ROMAN.test(word) || /^(\p{L})\1+$/u.test(word)) return word
  return word.replace(/(\p{L})\1{2,}$/u, '$1').replace(/(\p{L})\1{2,}/gu, '$1$1')
}
