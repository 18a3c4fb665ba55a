import type { Buckets } from '../../../src-main/trends/buckets'
import { alphaAt } from '../../../src-main/trends/dispersion'
import { type Findings, judge } from '../../../src-main/trends/judge'
import { logUpperTail } from '../../../src-main/trends/negative-binomial'
import { type Judged, stepOf } from '../../../src-main/trends/runs'
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
      if (isCalled(series, t, 1, alphaAt(findings.dispersion, series.mean[t]!), findings)) return t
      for (const { length, dispersion } of findings.runs) {
        const start = t - length + 1
        if (start < window || (n - 1 - t) % stepOf(length) !== 0) continue
        if (isCalled(series, start, length, alphaAt(dispersion, series.mean[start]!), findings)) return t
      }
    }
    return findings.peak[i]!
  })

  function isCalled(
    series: Judged,
    start: number,
    length: number,
    alpha: number,
    { riseQ }: Findings
  ): boolean {
    let count = 0
    let size = 0
    for (let t = start; t < start + length; t++) {
      count += series.counts[t]!
      size += series.size[t]!
    }
    const mean = (series.mean[start]! / series.size[start]!) * size
    return count > mean && riseQ(logUpperTail(count, mean, 1 / (alpha + 1 / series.level[start]!))) <= level
  }
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
