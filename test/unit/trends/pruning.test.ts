import { expect, test } from 'vitest'
import { type Random, seededRandom } from '../../../src-main/base/random'
import { board, type TrendSource } from '../../../src-main/trends/board'
import { alphaAt } from '../../../src-main/trends/dispersion'
import { judge } from '../../../src-main/trends/judge'
import { logUpperTail } from '../../../src-main/trends/negative-binomial'
import type { Cells, Least } from '../../../src-main/trends/ports'
import { boundsOf } from '../../../src-main/trends/prune'
import { stepOf } from '../../../src-main/trends/runs'
import { windowOf } from '../../../src-main/trends/window'

const DAY = 86_400_000
const LEVEL = 0.05
const extent = { from: Date.UTC(2025, 0, 6), to: Date.UTC(2025, 5, 1) - 1 }
const window = windowOf({ from: extent.to + 1 - 30 * DAY, to: null, grain: 'day', zone: 'UTC' }, extent)
const days = window.buckets.slots.length

/** Steady entities of falling rates, some with a burst or a silence of any size. */
function cube(entities: number, random: Random): { cells: Cells; sizes: Float64Array } {
  const sizes = new Float64Array(days).fill(entities)
  const starts = [0]
  const buckets: number[] = []
  const counts: number[] = []
  for (let i = 0; i < entities; i++) {
    const series = new Float64Array(days)
    const mentions = Math.floor(40_000 / (i + 10))
    for (let k = 0; k < mentions; k++) series[random.below(days)]!++
    const at = window.first + random.below(window.end - window.first)
    if (random.next() < 0.05) series[at]! += 1 + random.below(14)
    if (random.next() < 0.05) series.fill(0, at, at + 1 + random.below(7))
    for (let t = 0; t < days; t++) {
      if (series[t] === 0) continue
      buckets.push(t)
      counts.push(series[t]!)
      sizes[t]! += series[t]!
    }
    starts.push(buckets.length)
  }
  return {
    cells: {
      entities: Int32Array.from({ length: entities }, (_, i) => i),
      starts: Int32Array.from(starts),
      buckets: Int32Array.from(buckets),
      counts: Int32Array.from(counts)
    },
    sizes
  }
}

function judged({ cells, sizes }: ReturnType<typeof cube>) {
  return judge({
    ...{ cells, sizes, buckets: window.buckets, window: window.first, windowEnd: window.end },
    ...{ partial: window.partial, entities: cells.entities.length, settings: window.settings }
  })
}

test.each([1, 2, 3])(
  'whoever rises or falls has the mentions below which no one is looked at (cube %i)',
  (seed) => {
    const entities = 21_000
    const made = cube(entities, seededRandom(seed))
    const { findings } = judged(made)
    const { starts, buckets, counts } = made.cells
    const rises = (i: number) => findings.peak[i]! >= 0 && findings.riseQ(findings.logRise[i]!) <= LEVEL
    const falls = (i: number) => findings.trough[i]! >= 0 && findings.fallQ(findings.logFall[i]!) <= LEVEL
    const everyone = Array.from({ length: entities }, (_, i) => i)
    const called = Math.max(everyone.filter(rises).length, everyone.filter(falls).length)
    const bounds = boundsOf(entities, window, LEVEL, made.sizes, called)!
    for (const i of everyone.filter((i) => rises(i) || falls(i))) {
      let all = 0
      let own = 0
      for (let c = starts[i]!; c < starts[i + 1]!; c++) {
        all += counts[c]!
        if (buckets[c]! >= window.first && buckets[c]! < window.end) own += counts[c]!
      }
      expect(own >= bounds.window || all >= bounds.all).toBe(true)
    }
    expect(called).toBeGreaterThan(20)
  }
)

test.each([4, 5])(
  'a quick look loses no rise that a search over all buckets and runs finds (cube %i)',
  (seed) => {
    const entities = 2500
    const made = cube(entities, seededRandom(seed))
    const { findings, one } = judged(made)
    const from = Math.max(window.first, findings.burnIn)
    const found = Array.from({ length: entities }, (_, i) => {
      const { counts, mean, size, level } = one(i)
      let least = 0
      for (const { length, dispersion } of [
        { length: 1, dispersion: findings.dispersion },
        ...findings.runs
      ]) {
        for (let end = window.end; end - length >= from; end -= stepOf(length)) {
          const start = end - length
          if (!(mean[start]! > 0)) continue
          let [count, exposed] = [0, 0]
          for (let t = start; t < end; t++) {
            count += counts[t]!
            exposed += size[t]!
          }
          const expected = (mean[start]! / size[start]!) * exposed
          const shape = 1 / (alphaAt(dispersion, expected / length) + 1 / level[start]!)
          if (count > expected) least = Math.min(least, logUpperTail(count, expected, shape))
        }
      }
      return least
    })
    const sorted = [...found].sort((a, b) => a - b)
    const runs = [1, ...findings.runs.map(({ length }) => length)].map((length) =>
      Math.max(0, Math.floor((findings.judged - length) / stepOf(length)) + 1)
    )
    const family = entities * runs.reduce((a, b) => a + b, 0)
    let last = -1
    sorted.forEach((logP, i) => {
      if (Math.exp(logP) <= (LEVEL * (i + 1)) / family) last = i
    })
    const called = found.flatMap((logP, i) => (last >= 0 && logP <= sorted[last]! ? [i] : []))
    const ours = Array.from({ length: entities }, (_, i) => i).filter(
      (i) => findings.peak[i]! >= 0 && findings.riseQ(findings.logRise[i]!) <= LEVEL
    )
    expect(ours).toEqual(called)
    expect(called.length).toBeGreaterThan(5)
  }
)

test('where hundreds rise at once, those of fewer mentions are asked for, too', async () => {
  const made = cube(21_000, seededRandom(6))
  const asked: Least[] = []
  const quiet = (entities: Int32Array) => Array.from(entities, (entity) => entity)
  const source: TrendSource = {
    cells: async ({ least }) => {
      asked.push(least!)
      return made.cells
    },
    sizes: async () => made.sizes,
    extent: async () => ({ ...extent, entities: 21_000, mentions: 1_000_000 }),
    matching: async () => new Int32Array(0),
    describe: async (_run, entities) =>
      quiet(entities).map((entity) => ({
        ...{ entity, name: `${entity}`, class: 'other', aliases: [] },
        first: 0,
        total: 0
      })),
    voices: async (_run, entities) =>
      quiet(entities).map((entity) => ({ entity, authors: 9, topAuthorShare: 0, copiedShare: 0 }))
  }
  const { entities } = await board(source, {
    ...{ run: 1, from: extent.to + 1 - 30 * DAY, to: null, grain: 'day', zone: 'UTC', count: 'tweets' },
    ...{ classes: [], search: '', order: 'rising', top: 1000, level: LEVEL, pinned: [], note: null }
  })
  const called = entities.filter(({ q }) => q <= LEVEL).length
  expect(called).toBeGreaterThan(100)
  expect(asked).toHaveLength(2)
  expect(asked[1]!.window).toBe(boundsOf(21_000, window, LEVEL, made.sizes, 4 * called)!.window)
  expect(asked[1]!.window).toBeLessThan(asked[0]!.window)
})
