import type { TokenSpan } from './bio'
import type { Token } from './tokenise'

/** `[start, end)` in UTF-16 code units of the text, with the class. */
export interface TextSpan {
  readonly start: number
  readonly end: number
  readonly class: string
}

/** Token spans as places in the text: from the first token's start to the last token's end. */
export function toTextSpans<T extends TokenSpan>(spans: readonly T[], tokens: readonly Token[]): T[] {
  const placed: T[] = []
  for (const span of spans) {
    const first = tokens[span.start]
    const last = tokens[span.end - 1]
    if (first && last) placed.push({ ...span, start: first.start, end: last.end })
  }
  return placed
}

/**
 * Places in the text as token spans. A span takes every token that it overlaps by at least one code unit, so a mark that
 * cuts a token in two covers it whole; a span over no token is left out.
 */
export function toTokenSpans<T extends TextSpan>(spans: readonly T[], tokens: readonly Token[]): T[] {
  const placed: T[] = []
  for (const span of spans) {
    let start = 0
    while (start < tokens.length && tokens[start]!.end <= span.start) start++
    let end = start
    while (end < tokens.length && tokens[end]!.start < span.end) end++
    if (end > start) placed.push({ ...span, start, end })
  }
  return placed
}
