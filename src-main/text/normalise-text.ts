import { fold } from './fold'

/**
 * A folded text that knows where it came from: code unit i of `text` stems from `[starts[i], ends[i])` of the original.
 * All offsets are UTF-16.
 */
export interface NormalisedText {
  readonly text: string
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

const UNIT = /\s+|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+|[^\p{M}]\p{M}*|\p{M}+/gsu

/**
 * Folds case, width and diacritics, and collapses white space, letter by letter so that every place in the result leads
 * back to the original. Invisible signs of direction and joining vanish.
 */
export function normaliseText(original: string): NormalisedText {
  let text = ''
  const starts: number[] = []
  const ends: number[] = []
  for (const match of original.matchAll(UNIT)) {
    const start = match.index
    const unit = match[0]
    const folded = foldUnit(unit)
    if (folded === ' ' && (text === '' || text.endsWith(' '))) continue
    text += folded
    for (let i = 0; i < folded.length; i++) {
      starts.push(start)
      ends.push(start + unit.length)
    }
  }
  if (!text.endsWith(' ')) return { text, starts, ends }
  return { text: text.slice(0, -1), starts: starts.slice(0, -1), ends: ends.slice(0, -1) }
}

/** `[start, end)` of the normalised text as a place in the original; an empty range stays empty. */
export function originalRange(normalised: NormalisedText, start: number, end: number): [number, number] {
  const from = normalised.starts[start] ?? normalised.ends[start - 1] ?? 0
  return end > start ? [from, normalised.ends[end - 1] ?? from] : [from, from]
}

function foldUnit(unit: string): string {
  if (/^\s/.test(unit)) return ' '
  if (/^[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(unit)) return ''
  return fold(unit).replace(/\s+/g, ' ')
}
