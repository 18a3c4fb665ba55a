import {
  CASHTAG,
  CLITIC,
  EMAIL,
  EMOJI,
  EMOTICON,
  HASHTAG,
  INITIALS,
  KEYCAP,
  LINK,
  MARKS,
  MENTION,
  NUMBER,
  REFERENCE,
  SIGN,
  WITH,
  WORD
} from './token-patterns'

/** A word, sign or mark of a text: `text` is what stands at `[start, end)`, in UTF-16 code units. */
export interface Token {
  readonly start: number
  readonly end: number
  readonly text: string
}

const SPACE = 0
const LETTER = 1
const NUMERAL = 2
const JOINER = 3
const OTHER = 4

const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (code <= 32 || code === 127) return SPACE
  if (/\w/.test(character)) return /\d/.test(character) ? NUMERAL : LETTER
  return /['`*\-/\\&$.@:+]/.test(character) ? JOINER : OTHER
})

/** White space, and the invisible signs that part or turn text. */
const WIDE_SPACE = /[\s\u0080-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/
const WIDE_WORD = /[\p{L}\p{M}\p{N}]/u

/**
 * Splits a tweet into tokens as the WNUT corpora do: a link, @mention, #hashtag, emoticon, emoji, number with its unit, dotted
 * abbreviation or run of punctuation is one token; `'s` is split from its word, other clitics are not. Tokens are in order, do
 * not overlap, and hold all but white space and invisible signs of direction.
 */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const kind = kindAt(text, at)
    if (kind === SPACE) {
      at++
      continue
    }
    const end =
      kind === LETTER ? wordEnd(text, at) : kind === NUMERAL ? numberEnd(text, at) : signEnd(text, at)
    const clitic = kind <= NUMERAL || end - at > 3 ? cliticStart(text, at, end) : end
    tokens.push({ start: at, end: clitic, text: text.slice(at, clitic) })
    if (clitic < end) tokens.push({ start: clitic, end, text: text.slice(clitic, end) })
    at = end
  }
  return tokens
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code < 128) return KINDS[code]!
  return WIDE_SPACE.test(text[at]!) ? SPACE : OTHER
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : 0
}

/** End of a word that begins with an ASCII letter. Most end at a space or a comma, and need no pattern. */
function wordEnd(text: string, at: number): number {
  let end = at + 1
  let code = text.charCodeAt(end)
  while (code < 128 && (KINDS[code] === LETTER || KINDS[code] === NUMERAL)) code = text.charCodeAt(++end)
  if (end >= text.length) return end
  if (code >= 128) return match(WORD, text, at)
  if (KINDS[code] !== JOINER) return end
  const next = end + 1 < text.length ? kindAt(text, end + 1) : SPACE
  if (next === SPACE && code !== 0x2e && code !== 0x2f) return end
  if (code === 0x2e && end - at === 1) {
    const initials = match(INITIALS, text, at)
    if (initials) return initials
  }
  if (code === 0x2e || code === 0x3a || code === 0x2d) {
    const link = match(LINK, text, at)
    if (link) return link
  }
  if (code === 0x40 || code === 0x2e || code === 0x2b) {
    const email = match(EMAIL, text, at)
    if (email) return email
  }
  const word = match(WORD, text, at)
  return word === at + 1 && code === 0x2f ? match(WITH, text, at) || word : word
}

function numberEnd(text: string, at: number): number {
  return match(KEYCAP, text, at) || match(LINK, text, at) || match(NUMBER, text, at)
}

function signEnd(text: string, at: number): number {
  const code = text.charCodeAt(at)
  switch (code) {
    case 0x40:
    case 0xff20:
      return match(MENTION, text, at) || match(SIGN, text, at)
    case 0x23:
    case 0xff03:
      return match(EMOJI, text, at) || match(HASHTAG, text, at) || match(SIGN, text, at)
    case 0x26:
      return match(REFERENCE, text, at) || match(SIGN, text, at)
    case 0x24:
      return match(NUMBER, text, at) || match(CASHTAG, text, at) || match(SIGN, text, at)
    case 0x27:
    case 0x2019:
      return match(CLITIC, text, at) || match(EMOTICON, text, at) || match(SIGN, text, at)
  }
  if (code < 128) return match(EMOTICON, text, at) || match(MARKS, text, at) || match(SIGN, text, at)
  const point = String.fromCodePoint(text.codePointAt(at)!)
  if (WIDE_WORD.test(point)) return match(WORD, text, at)
  if (code === 0x2026) return match(MARKS, text, at)
  return (
    match(NUMBER, text, at) || match(EMOTICON, text, at) || emojiEnd(text, at, point) || match(SIGN, text, at)
  )
}

/** An emoji; one of a single code point is taken together with its repetitions. */
function emojiEnd(text: string, at: number, point: string): number {
  let end = match(EMOJI, text, at)
  if (end !== at + point.length) return end
  while (text.startsWith(point, end) && match(EMOJI, text, end) === end + point.length) end += point.length
  return end
}

/** Where the `'s` of a word begins; `end` when it has none. */
function cliticStart(text: string, at: number, end: number): number {
  const last = text.charCodeAt(end - 1)
  if (end - at < 3 || (last !== 0x73 && last !== 0x53)) return end
  const mark = text.charCodeAt(end - 2)
  if (mark !== 0x27 && mark !== 0x2019) return end
  const head = text.charCodeAt(at)
  return head === 0x27 || head === 0x2019 ? end : end - 2
}
