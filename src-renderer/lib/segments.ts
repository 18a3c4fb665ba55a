export interface Place {
  readonly start: number
  readonly end: number
}

/** A piece of a text: either plain or exactly one span. Offsets in UTF-16 code units. */
export interface Segment<S extends Place> extends Place {
  readonly text: string
  readonly span: S | null
}

/**
 * Cuts a text along its spans. Spans are taken in order of their start; one that overlaps an earlier one,
 * is empty or leaves the text is left out, so the pieces always join to the text.
 */
export function segmentsOf<S extends Place>(text: string, spans: readonly S[]): Segment<S>[] {
  const segments: Segment<S>[] = []
  let at = 0
  const add = (start: number, end: number, span: S | null) => {
    if (end > start) segments.push({ start, end, text: text.slice(start, end), span })
  }
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start < at || span.end > text.length || span.end <= span.start) continue
    add(at, span.start, null)
    add(span.start, span.end, span)
    at = span.end
  }
  add(at, text.length, null)
  return segments
}

/** Cuts a place at the borders of another that lie inside it: one to three pieces. */
export function cutAt(place: Place, other: Place | null): Place[] {
  if (!other) return [place]
  const borders = [other.start, other.end].filter((at) => at > place.start && at < place.end)
  const ends = [...borders, place.end]
  return ends.map((end, i) => ({ start: i === 0 ? place.start : ends[i - 1]!, end }))
}

export function overlaps(a: Place, b: Place): boolean {
  return a.start < b.end && b.start < a.end
}
