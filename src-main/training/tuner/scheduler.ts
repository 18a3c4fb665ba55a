import type { Point } from '../../contract/tuning'

/** Train `trial` from the `from` epochs it has to `to` epochs. */
export interface Assignment {
  readonly trial: number
  readonly point: Point
  readonly from: number
  readonly to: number
}

/**
 * Decides which trial trains next. Deterministic: the same seed and the same order of calls give the same assignments, so a
 * journal of calls brings a scheduler back after a kill.
 */
export interface Scheduler {
  /** `wait` until an open assignment is reported; `null` when there is nothing left to do. */
  next(): Assignment | 'wait' | null
  /** @param score the higher the better: the best dev F1 of the trial so far, 0 to 1 */
  report(trial: number, to: number, score: number): void
}

/** The `count` best of the trials by score; ties go to the earlier trial. */
export function best(scores: ReadonlyMap<number, number>, count: number): number[] {
  return [...scores]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, count)
    .map(([trial]) => trial)
}
