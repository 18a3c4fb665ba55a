/** Words `[start, end)` of a tweet that stand in one sequence; the sequence speaks for words `[from, to)`. */
export interface PieceWindow {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/**
 * Cuts a tweet into sequences of at most `room` pieces. Neighbouring windows share about a quarter of their pieces, and each word is
 * spoken for by the window in which it stands farther from the cut. A word never has more than `room` pieces.
 * @param lengths pieces of each word
 */
export function pieceWindows(lengths: readonly number[], room: number): PieceWindow[] {
  const ends: number[] = []
  let total = 0
  for (const length of lengths) {
    total += Math.min(length, room)
    ends.push(total)
  }
  const before = (word: number): number => (word === 0 ? 0 : ends[word - 1]!)
  const windows: { start: number; end: number }[] = []
  for (let start = 0; ; ) {
    let end = start
    while (end < lengths.length && ends[end]! - before(start) <= room) end++
    windows.push({ start, end })
    if (end >= lengths.length) break
    let next = end
    while (next > start + 1 && before(end) - before(next - 1) <= room / 4) next--
    start = next
  }
  return windows.map(({ start, end }, i) => {
    const left = windows[i - 1]
    const right = windows[i + 1]
    const from = left === undefined ? 0 : Math.ceil((start + left.end) / 2)
    const to = right === undefined ? lengths.length : Math.ceil((right.start + end) / 2)
    return { start, end, from, to }
  })
}
