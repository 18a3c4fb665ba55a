import { fold } from './fold'
import { decodeEntities } from './html-entities'

const RETWEET = /^(?:\s*(?:RT|MT)\b[\s:]*(?:[@＠]\w+)?\s*:?)+/
const CREDIT = /\s*[("]?(?:via|by)\s+[@＠]\w+[)"]?\s*$/i
const LINKS = /(?:https?:\/\/|www\.)\S*|\b(?:t\.co|bit\.ly)\/\S+/gi
const MENTIONS = /[@＠]\w+/g
const EDGES = /^[^\p{L}\p{N}\p{S}#]+|[^\p{L}\p{N}\p{S}]+$/gu
const SPACES = /[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g

/**
 * The key of a copied-text group: what is left of a text when retweet prefixes, links, mentions, `via @name`, case, width and
 * the spaces and punctuation at its ends are taken away. Texts with equal keys are copies. Empty where nothing but links and
 * mentions was said: such tweets are copies of nothing.
 */
export function textKey(text: string): string {
  return fold(decodeEntities(text).replace(RETWEET, '').replace(LINKS, ' ').replace(CREDIT, ''))
    .replace(MENTIONS, ' ')
    .replace(SPACES, ' ')
    .replace(EDGES, '')
}
