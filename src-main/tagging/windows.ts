/** Tokens of one pass through the graph, and how many neighbouring windows share. */
export const WINDOW = 192
const OVERLAP = 64

/** A piece of a text: the graph sees tokens `[start, end)`, and what it says of `[from, to)` is kept. */
export interface Window {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/** Cuts a text of `length` tokens into windows whose kept parts join without gaps, each at least half an overlap from a cut. */
export function windowsOf(length: number): Window[] {
  const windows: Window[] = []
  for (let start = 0; ; start += WINDOW - OVERLAP) {
    const end = Math.min(start + WINDOW, length)
    const isLast = end === length
    windows.push({
      start,
      end,
      from: start === 0 ? 0 : start + OVERLAP / 2,
      to: isLast ? length : end - OVERLAP / 2
    })
    if (isLast) return windows
  }
}
