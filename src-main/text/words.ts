import { fold } from './fold'
import { decodeEntities } from './html-entities'

const LINKS = /(?:https?:\/\/|www\.)\S*|\b(?:t\.co|bit\.ly)\/\S+/gi
const HANDLES = /[@＠]\w+/g
const WORD = /#?[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]{2,}/gu

/** The distinct words of a text, folded, hashtags with their sign; links, handles and words of under three letters left out. */
export function wordsIn(text: string): ReadonlySet<string> {
  const plain = fold(decodeEntities(text).replace(LINKS, ' ').replace(HANDLES, ' '))
  return new Set(plain.match(WORD)?.map((word) => word.replace(/(?:'s|')$/, '')))
}
