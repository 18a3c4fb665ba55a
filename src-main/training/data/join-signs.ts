import type { LabelledTweet } from '../../evaluation/conll'

const WORD = /^[\p{L}\p{N}_]/u

/**
 * A tweet with `@` and `#` put back before the word that they stand apart from, since our tokens are whole handles and hashtags. A handle
 * is no entity by WNUT-16's rules, and a hashtag hardly ever: what is put together, and each handle that was whole, is O, and what followed
 * it inside an entity begins one.
 */
export function joinSigns({ tokens, labels }: LabelledTweet): LabelledTweet {
  const joined = { tokens: [] as string[], labels: [] as string[] }
  let isCut = false
  for (let t = 0; t < tokens.length; t++) {
    const sign = tokens[t]!
    const isApart = (sign === '@' || sign === '#') && WORD.test(tokens[t + 1] ?? '')
    const token = isApart ? sign + tokens[++t]! : sign
    const label = labels[t]!
    const isEntity = label !== 'O' && !isApart && !isHandle(token)
    joined.tokens.push(token)
    if (!isEntity) joined.labels.push('O')
    else joined.labels.push(isCut && label.startsWith('I-') ? `B-${label.slice(2)}` : label)
    isCut = !isEntity
  }
  return joined
}

/** Whether a token is a handle: `@name`. */
export function isHandle(token: string): boolean {
  return token[0] === '@' && WORD.test(token.slice(1))
}
