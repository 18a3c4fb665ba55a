/** ms UTC, half-open. */
export interface Range {
  readonly from: number
  readonly to: number
}

const SHORTEST = 3_600_000

/** A range `factor` times as long around `at`, which keeps its place, inside `full`. */
export function zoomed(range: Range, at: number, factor: number, full: Range): Range {
  const length = Math.max(SHORTEST, (range.to - range.from) * factor)
  const share = Math.min(1, Math.max(0, (at - range.from) / (range.to - range.from)))
  const from = Math.max(full.from, wholeHour(at - length * share))
  return { from, to: Math.min(full.to, wholeHour(from + length)) }
}

function wholeHour(time: number): number {
  return Math.round(time / SHORTEST) * SHORTEST
}
