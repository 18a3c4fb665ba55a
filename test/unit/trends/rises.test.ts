import { expect, test } from 'vitest'
import { alphaAt } from '../../../src-main/trends/dispersion'
import { judge } from '../../../src-main/trends/judge'
import { logUpperTail } from '../../../src-main/trends/negative-binomial'
import { runsIn, stepOf } from '../../../src-main/trends/runs'
import { windowOf } from '../../../src-main/trends/window'
import { trendWorld } from '../../support/trend-world'

const ARGS = { from: null, to: null, grain: 'day', zone: 'UTC' } as const

async function judged(rate: (hour: number) => number, seed: number) {
  const { source } = trendWorld({
    ...{ seed, days: 70, steady: 200, perDay: 1500 },
    events: [{ name: 'it', rate }]
  })
  const extent = (await source.extent(1))!
  const window = windowOf(ARGS, extent)
  const { borders } = window.buckets
  const query = { run: 1, count: 'tweets', borders } as const
  const cells = await source.cells({ ...query, least: null })
  const sizes = await source.sizes(1, 'tweets', borders)
  return judge({
    ...{ cells, sizes, buckets: window.buckets, window: window.first, windowEnd: window.end, partial: -1 },
    ...{ entities: extent.entities, settings: window.settings }
  })
}

test('a shift that is too small for any day is told from a run of days', async () => {
  const found = await judged((hour) => (hour >= 50 * 24 ? 2.1 : 1.4), 4)
  const { findings } = found
  const days = findings.riseTo[0]! - findings.riseFrom[0]!
  expect(findings.riseQ(findings.logRise[0]!)).toBeLessThan(0.05)
  expect(days).toBeGreaterThan(1)
  expect(findings.riseFrom[0]!).toBeGreaterThanOrEqual(49)
  const series = found.one(0)
  const alone = Array.from(series.counts.keys())
    .slice(findings.burnIn)
    .map((t) => {
      const spread = alphaAt(findings.dispersion, series.mean[t]!) + 1 / series.level[t]!
      return findings.riseQ(logUpperTail(series.counts[t]!, series.mean[t]!, 1 / spread))
    })
  expect(Math.min(...alone)).toBeGreaterThan(0.05)
})

test('the strongest run is the one that a search over all of them finds', async () => {
  const found = await judged((hour) => (hour >= 40 * 24 && hour < 47 * 24 ? 3 : 1), 9)
  const { findings } = found
  const { counts, mean, size, level } = found.one(0)
  const n = counts.length
  let least = 0
  for (const { length, dispersion } of [{ length: 1, dispersion: findings.dispersion }, ...findings.runs]) {
    for (let end = n; end - length >= findings.burnIn; end -= stepOf(length)) {
      const start = end - length
      const sum = (values: Float64Array) => values.slice(start, end).reduce((a, b) => a + b, 0)
      const expected = (mean[start]! / size[start]!) * sum(size)
      const shape = 1 / (alphaAt(dispersion, expected / length) + 1 / level[start]!)
      if (sum(counts) > expected) least = Math.min(least, logUpperTail(sum(counts), expected, shape))
    }
  }
  expect(findings.logRise[0]! / least).toBeCloseTo(1, 10)
  expect(findings.peak[0]!).toBeGreaterThanOrEqual(findings.riseFrom[0]!)
  expect(findings.peak[0]!).toBeLessThan(findings.riseTo[0]!)
})

test('every run that fits counts as one test of an entity', () => {
  for (const buckets of [1, 2, 7, 30, 169]) {
    let tests = 0
    for (const length of [1, 3, 7, 14]) {
      for (let end = buckets; end >= length; end -= stepOf(length)) tests++
    }
    expect(runsIn(buckets, [1, 3, 7, 14])).toBe(tests)
  }
})
