import type { Buckets } from '../../../src-main/trends/buckets'
import { judge } from '../../../src-main/trends/judge'
import { logUpperTail } from '../../../src-main/trends/negative-binomial'
import { settingsOf } from '../../../src-main/trends/settings'
import type { Detector } from '../baselines/detector'
import { type Background, denseCounts } from './background'

/** For each entity the first bucket of the window that is called, -1 where none is. */
export type Calls = Int32Array

/** Starling's own calls: buckets of the window with q at or under `level`. */
export function starlingCalls(background: Background, buckets: Buckets, window: number, level = 0.05): Calls {
  const n = buckets.slots.length
  const judged = judge({
    ...background,
    buckets,
    window,
    windowEnd: n,
    partial: -1,
    entities: background.cells.entities.length,
    settings: settingsOf(buckets.grain)
  })
  const { findings } = judged
  return background.cells.entities.map((_, i) => {
    if (findings.peak[i]! < 0 || findings.riseQ(findings.logRise[i]!) > level) return -1
    const series = judged.one(i)
    for (let t = window; t < n; t++) {
      const mean = series.mean[t]!
      if (!(series.counts[t]! > mean)) continue
      const spread = findings.dispersion.at(mean) + 1 / series.level[t]!
      if (findings.riseQ(logUpperTail(series.counts[t]!, mean, 1 / spread)) <= level) return t
    }
    return findings.peak[i]!
  })
}

/** The highest score of each entity in the window. */
export function highest(
  detector: Detector,
  background: Background,
  window: number,
  period: number
): Float64Array {
  const n = background.sizes.length
  return Float64Array.from(background.cells.entities, (_, i) => {
    let most = Number.NEGATIVE_INFINITY
    const scores = detector.scores(denseCounts(background.cells, i, n), period)
    for (let t = window; t < n; t++) most = Math.max(most, scores[t]!)
    return most
  })
}

/** Buckets of the window whose score is above `threshold`. */
export function detectorCalls(
  detector: Detector,
  background: Background,
  window: number,
  period: number,
  threshold: number
): Calls {
  const n = background.sizes.length
  return background.cells.entities.map((_, i) => {
    const scores = detector.scores(denseCounts(background.cells, i, n), period)
    for (let t = window; t < n; t++) if (scores[t]! > threshold) return t
    return -1
  })
}
