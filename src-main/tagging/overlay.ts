import type { ScoredSpan } from '../contract/domain'
import type { Winner } from '../contract/lists'
import { createNameMatcher, type NameList } from '../model/name-matcher'
import { toTextSpans } from '../text/token-spans'
import { tokenise } from '../text/tokenise'

/** A span with the list that wrote it; without one it is the model's. */
export interface SourcedSpan extends ScoredSpan {
  readonly list?: number
}

/** What stands in a text once lists and model are laid over one another. */
export interface Overlay {
  /** By place. */
  readonly spans: readonly SourcedSpan[]
  /** The model's spans that a list took the place of. */
  readonly overruled: readonly ScoredSpan[]
}

export interface RuledList extends NameList {
  readonly wins: Winner
}

/**
 * Lays lists over what a model found, without asking it again. Where both say the same, the model's span stays, with its confidence;
 * a list's span has confidence 1. Preferred names come first (see `createNameMatcher`); a list that yields to the model leaves out
 * what overlaps one of its spans.
 */
export function createOverlay(
  lists: readonly RuledList[]
): (text: string, found: readonly ScoredSpan[]) => Overlay {
  const match = createNameMatcher(lists)
  const winners = new Map(lists.map(({ list, wins }) => [list, wins]))
  return (text, found) => {
    const tokens = tokenise(text)
    const matches = toTextSpans(match(tokens.map((token) => token.text)), tokens)
    if (matches.length === 0) return { spans: found, overruled: [] }
    const taken: { readonly start: number; readonly end: number }[] = []
    const written: SourcedSpan[] = []
    const overruled = new Set<ScoredSpan>()
    for (const { start, end, class: name, list } of matches) {
      const overlaps = (other: { readonly start: number; readonly end: number }): boolean =>
        other.start < end && other.end > start
      if (taken.some(overlaps)) continue
      const rivals = found.filter(overlaps)
      const isSaid = rivals.some((span) => span.start === start && span.end === end && span.class === name)
      if (!isSaid && rivals.length > 0 && winners.get(list) === 'model') continue
      taken.push({ start, end })
      if (isSaid) continue
      for (const rival of rivals) overruled.add(rival)
      written.push({ start, end, class: name, confidence: 1, list })
    }
    const kept = found.filter((span) => !overruled.has(span))
    return {
      spans: [...kept, ...written].sort((a, b) => a.start - b.start),
      overruled: found.filter((span) => overruled.has(span))
    }
  }
}
