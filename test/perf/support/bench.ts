/** One figure of a benchmark, as `starling bench NAME --json` prints it. */
export interface BenchResult {
  readonly case: string
  /** The median of `runs`. */
  readonly value: number
  readonly unit: string
  readonly runs: readonly number[]
  /** What the figure is held against, measured in the same run. */
  readonly yardstick: { readonly name: string; readonly value: number } | null
  /** value / yardstick. */
  readonly ratio: number | null
}

/** The median of the runs as a result. */
export function benchResult(
  name: string,
  unit: string,
  runs: readonly number[],
  yardstick: BenchResult['yardstick'] = null
): BenchResult {
  const value = median(runs)
  return { case: name, value, unit, runs, yardstick, ratio: yardstick ? value / yardstick.value : null }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
