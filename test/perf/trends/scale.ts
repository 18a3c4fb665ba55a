import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '../../../src-main/base/random'
import type { Count } from '../../../src-main/contract/domain'
import { openStore } from '../../../src-main/store'
import { board } from '../../../src-main/trends/board'
import { judge } from '../../../src-main/trends/judge'
import { windowOf } from '../../../src-main/trends/window'
import { boardSource } from '../../../src-main/workers/engine/board-source'
import { type BenchResult, benchResult, median } from '../bench'
import { CUBE_START, makeCube } from './cube'

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
  const window = windowOf(args, { from: START, to: START + 1095 * DAY - 1 })
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

const MONTHS = 20

/** The whole board out of a synthetic workspace of ten million mentions of a million entities in three years. */
export async function cubeResults(): Promise<BenchResult[]> {
  const dir = mkdtempSync(join(tmpdir(), 'starling-cube-'))
  try {
    await makeCube(dir, { mentions: 10_000_000, entities: 1_000_000, days: 1095 })
    const store = await openStore(dir)
    const source = boardSource(store)
    const ask = async (grain: 'day' | 'week', count: Count, from: number | null, to: number | null) => {
      const begun = performance.now()
      await board(source, {
        ...{ run: 1, from, to, grain, zone: 'UTC', count, classes: [], search: '' },
        ...{ order: 'rising', top: 50, level: 0.05, pinned: [], note: null }
      })
      return performance.now() - begun
    }
    const month = async (count: Count, k: number) =>
      ask('day', count, CUBE_START + (400 + 30 * k) * DAY, CUBE_START + (431 + 30 * k) * DAY)
    await month('tweets', 0)
    const months: number[] = []
    const authors: number[] = []
    for (let k = 0; k < MONTHS; k++) months.push(await month('tweets', k))
    for (let k = 0; k < MONTHS; k++) authors.push(await month('authors', k))
    const weeks = [
      await ask('week', 'tweets', null, null),
      await ask('week', 'tweets', null, null),
      await ask('week', 'tweets', null, null)
    ]
    const memory = process.memoryUsage().rss / 1e6
    await store.close()
    const p95 = [...months].sort((a, b) => a - b)[Math.floor(0.95 * MONTHS)]!
    const usual = { name: 'counting tweets', value: median(months) }
    return [
      benchResult('board of a month by day, 10 M mentions', 'ms', months),
      benchResult('board of a month by day, 10 M mentions: p95', 'ms', [p95], { name: 'goal', value: 100 }),
      benchResult('board of a month by day, counting authors', 'ms', authors, usual),
      benchResult('board of three years by week, 10 M mentions', 'ms', weeks, { name: 'goal', value: 3000 }),
      benchResult('memory of the engine after these boards', 'MB', [memory], {
        name: 'goal',
        value: 1500
      })
    ]
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
