import type { Place } from './segments'

const WORD =
  /https?:\/\/\S+|\p{Extended_Pictographic}(?:\u200d\p{Extended_Pictographic}|[\ufe0f\u{1F3FB}-\u{1F3FF}])*|[\p{L}\p{M}\p{N}_]+(?:['’.&-][\p{L}\p{M}\p{N}_]+)*|\S/gu

/** What the arrow keys step over: words, links, emoji, single signs. Offsets in UTF-16 code units. */
export function wordsOf(text: string): Place[] {
  return [...text.matchAll(WORD)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

/** Widens a loose selection to whole words; null where it touches none. */
export function snapToWords(text: string, place: Place): Place | null {
  const touched = wordsOf(text).filter((word) => word.start < place.end && place.start < word.end)
  const first = touched[0]
  const last = touched[touched.length - 1]
  return first && last ? { start: first.start, end: last.end } : null
}

/** Takes the white space off both ends; null where nothing else was selected. */
export function trimPlace(text: string, place: Place): Place | null {
  let { start, end } = place
  while (start < end && /\s/.test(text[start] ?? '')) start += 1
  while (end > start && /\s/.test(text[end - 1] ?? '')) end -= 1
  return start < end ? { start, end } : null
}
