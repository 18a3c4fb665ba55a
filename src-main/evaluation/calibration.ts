/** Predictions whose confidence lies in `(low, high]` (the first bin holds 0 too). */
export interface ReliabilityBin {
  readonly low: number
  readonly high: number
  readonly n: number
  /** Mean confidence and share of right ones; null in an empty bin. */
  readonly confidence: number | null
  readonly accuracy: number | null
}

export interface Calibration {
  /** Expected calibration error: mean of |accuracy - confidence| weighted by n; null without predictions. */
  readonly error: number | null
  readonly bins: readonly ReliabilityBin[]
}

/** Reliability in bins of equal width (Guo, Pleiss, Sun and Weinberger 2017). Confidences are 0 to 1. */
export function calibrationOf(
  confidences: ArrayLike<number>,
  isRight: ArrayLike<boolean>,
  bins = 15
): Calibration {
  const n = new Array<number>(bins).fill(0)
  const confidence = new Array<number>(bins).fill(0)
  const right = new Array<number>(bins).fill(0)
  for (let i = 0; i < confidences.length; i++) {
    const value = confidences[i]!
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(value * bins) - 1))
    n[bin]!++
    confidence[bin]! += value
    if (isRight[i]) right[bin]!++
  }
  const gap = n.reduce((sum, _, i) => sum + Math.abs(right[i]! - confidence[i]!), 0)
  return {
    error: confidences.length === 0 ? null : gap / confidences.length,
    bins: n.map((count, i) => ({
      low: i / bins,
      high: (i + 1) / bins,
      n: count,
      confidence: count === 0 ? null : confidence[i]! / count,
      accuracy: count === 0 ? null : right[i]! / count
    }))
  }
}
