import type { Grain } from '../contract/domain'

/** What judging can be told. Spans of time are in buckets of the grain. */
export interface JudgeSettings {
  /** After so many buckets a count weighs half in the level. */
  readonly halfLife: number
  /** Buckets before the window that the level is learned from, at most: older ones weigh under 1 %. */
  readonly history: number
  /** The first buckets of the data, which are learned from and not judged. */
  readonly burnIn: number
  /** Pseudo-mentions in every level: what an entity that was never seen is taken to have had. The floor for rare ones. */
  readonly floor: number
  /** Counts above expected + `cap` deviations + 1 teach the level no more than that. */
  readonly cap: number
  /** Lengths of the runs of buckets that rises are looked for in: a small shift shows in no bucket, but over a week. */
  readonly riseRuns: readonly number[]
  /** Lengths of the runs of buckets that falls are looked for in: one low bucket of a handful says nothing, a low week does. */
  readonly fallRuns: readonly number[]
}

type Numbers = readonly [
  halfLife: number,
  history: number,
  burnIn: number,
  riseRuns: readonly number[],
  fallRuns: readonly number[]
]

const BY_GRAIN: Readonly<Record<Grain, Numbers>> = {
  hour: [7 * 24, 8 * 7 * 24, 24, [1, 6, 24, 72, 168], [1, 6, 24]],
  day: [14, 112, 3, [1, 3, 7, 14], [1, 3, 7]],
  week: [8, 104, 3, [1, 2, 4], [1, 2, 4]],
  month: [6, 60, 3, [1, 2, 3], [1, 2, 3]]
}

export function settingsOf(grain: Grain): JudgeSettings {
  const [halfLife, history, burnIn, riseRuns, fallRuns] = BY_GRAIN[grain]
  return { halfLife, history, burnIn, floor: 0.5, cap: 3, riseRuns, fallRuns }
}
