const CLOSING = /^[.,!?:;…)\]}%”’]+["'”]?$/
const FACE = /^[:;=][-'^o]?[)(\][DPpOodSsxX/\\|*3]+$/
const OPENING = /^[([{“‘$£€#]$/
const CLITIC = /^(?:['’](?:s|m|d|re|ve|ll|t)|n['’]t)$/i
const QUOTE = /^(?:"|'|''|&quot;)$/

/**
 * Writes tokens as people write them: closing punctuation, clitics and closing quotes follow without a space, opening
 * brackets and quotes are followed by none. Quotation marks alternate between opening and closing.
 */
export function joinTokens(tokens: readonly string[]): {
  readonly text: string
  readonly starts: readonly number[]
} {
  const starts: number[] = []
  const open = new Set<string>()
  let text = ''
  let glue = true
  for (const token of tokens) {
    const isClosingQuote = QUOTE.test(token) && open.has(token)
    const isClosing = (CLOSING.test(token) && !FACE.test(token)) || CLITIC.test(token) || isClosingQuote
    if (!glue && !isClosing) text += ' '
    starts.push(text.length)
    text += token
    glue = OPENING.test(token)
    if (isClosingQuote) open.delete(token)
    else if (QUOTE.test(token)) {
      open.add(token)
      glue = true
    }
  }
  return { text, starts }
}

export interface Boundaries {
  readonly gold: number
  readonly found: number
  readonly both: number
}

/** Counts the token starts after the first that gold and splitter have, and those that they share. */
export function countBoundaries(
  tweets: readonly (readonly string[])[],
  split: (text: string) => readonly number[]
): Boundaries {
  let gold = 0
  let found = 0
  let both = 0
  for (const tokens of tweets) {
    const { text, starts } = joinTokens(tokens)
    const expected = new Set(starts.slice(1))
    const actual = split(text).filter((start) => start > 0)
    gold += expected.size
    found += actual.length
    for (const start of actual) if (expected.has(start)) both++
  }
  return { gold, found, both }
}

/** Dice's coefficient of the two sets of boundaries: the harmonic mean of what is found and what is right. */
export function agreement({ gold, found, both }: Boundaries): number {
  return (2 * both) / (gold + found)
}

/** Starts of the pieces that white space parts. */
export function whiteSpaceStarts(text: string): number[] {
  return Array.from(text.matchAll(/\S+/g), (piece) => piece.index)
}
