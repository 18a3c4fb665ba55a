const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”'
}

export const ENTITY =
  /&(?:amp|lt|gt|quot|apos|nbsp|hellip|[mn]dash|[lr][sd]quo|#\d{1,7}|#[xX][\da-fA-F]{1,6});/g

/** The character that a reference such as `&amp;` or `&#39;` stands for; the reference itself when it stands for none. */
export function decodeEntity(reference: string): string {
  const body = reference.slice(1, -1)
  if (body[0] !== '#') return NAMED[body] ?? reference
  const isHex = body[1] === 'x' || body[1] === 'X'
  const code = isHex ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10)
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : reference
}

/** Replaces the character references that occur in exported tweets. */
export function decodeEntities(text: string): string {
  return text.includes('&') ? text.replace(ENTITY, decodeEntity) : text
}
