import { seededRandom } from '../../../src-main/base/random'
import { judge } from '../../../src-main/trends/judge'
import { windowOf } from '../../../src-main/trends/window'
import { type BenchResult, benchResult } from '../bench'

const DAY = 86_400_000
const START = Date.UTC(2020, 0, 1)
const RUNS = 7

/** Time of judging alone, on cells as a pruned store sends them: a million entities are known, those that can matter have cells. */
export function scaleResults(): BenchResult[] {
  return [
    timed('judging a month by day', 'day', 900, 31, 40_000, 1_000_000),
    timed('judging three years by week', 'week', 0, 1095, 75_000, 6_000_000)
  ]
}

function timed(
  name: string,
  grain: 'day' | 'week',
  from: number,
  days: number,
  entities: number,
  mentions: number
): BenchResult {
  const args = { from: START + from * DAY, to: START + (from + days) * DAY, grain, zone: 'UTC' }
  const window = windowOf(args, { from: START, to: START + 1095 * DAY - 1, entities: 1_000_000 })
  const n = window.buckets.slots.length
  const random = seededRandom(1)
  const starts = [0]
  const buckets: number[] = []
  const counts: number[] = []
  const sizes = new Float64Array(n)
  let sum = 0
  for (let i = 0; i < entities; i++) sum += 1 / (i + 20)
  for (let i = 0; i < entities; i++) {
    const rate = mentions / sum / (i + 20) / n
    for (let t = 0; t < n; t++) {
      const count = draw(rate)
      if (count === 0) continue
      buckets.push(t)
      counts.push(count)
      sizes[t] = sizes[t]! + 2 * count
    }
    starts.push(buckets.length)
  }
  const cells = {
    entities: Int32Array.from({ length: entities }, (_, i) => i),
    starts: Int32Array.from(starts),
    buckets: Int32Array.from(buckets),
    counts: Int32Array.from(counts)
  }
  const runs = Array.from({ length: RUNS }, () => {
    const begun = performance.now()
    judge({
      ...{ cells, sizes, buckets: window.buckets, window: window.first, windowEnd: window.end, partial: -1 },
      ...{ entities: 1_000_000, settings: window.settings }
    })
    return performance.now() - begun
  })
  return benchResult(name, 'ms', runs)

  function draw(rate: number): number {
    if (rate > 30) return Math.max(0, Math.round(rate + Math.sqrt(rate) * random.normal()))
    let count = 0
    for (let p = random.next(); p > Math.exp(-rate); p *= random.next()) count++
    return count
  }
}
