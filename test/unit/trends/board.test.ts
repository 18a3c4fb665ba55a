import { expect, test } from 'vitest'
import type { TrendsResult } from '../../../src-main/contract/trends'
import { type BoardArgs, board, entityTrend, type TrendSource } from '../../../src-main/trends/board'
import { memoryTrends } from '../../support/memory-trends'
import { readSample } from '../../support/sample-trends'
import { trendWorld, WORLD_START, type WorldEvent } from '../../support/trend-world'

const DAY = 86_400_000
const ARGS: BoardArgs = {
  run: 1,
  from: null,
  to: null,
  grain: 'day',
  zone: 'UTC',
  count: 'tweets',
  classes: [],
  search: '',
  order: 'rising',
  top: 1000,
  level: 0.05,
  pinned: [],
  note: null
}
const ask = (source: TrendSource, args: Partial<BoardArgs> = {}) => board(source, { ...ARGS, ...args })
const named = (result: TrendsResult, name: string) => result.entities.find((e) => e.name === name)!
const calls = (result: TrendsResult) => result.entities.filter((e) => e.q <= 0.05).map((e) => e.name)

const hoursOf = (from: number, to: number) => (hour: number) => hour >= from * 24 && hour < to * 24
const SHAPES: readonly (WorldEvent & { kind: string })[] = [
  { name: 'a burst', kind: 'burst', rate: (h) => (hoursOf(30, 32)(h) ? 2 : 0.04) },
  {
    name: 'a burst that comes back',
    kind: 'burst',
    rate: (h) => (hoursOf(20, 22)(h) || hoursOf(43, 45)(h) ? 2 : 0.04)
  },
  {
    name: 'a ramp',
    kind: 'ramp',
    rate: (h) => 0.04 + (hoursOf(25, 45)(h) ? (2 * (h - 25 * 24)) / (20 * 24) : 0)
  },
  { name: 'a shift', kind: 'shift', rate: (h) => (h >= 30 * 24 ? 0.9 : 0.08) },
  { name: 'a new name', kind: 'new', rate: (h) => (h >= 35 * 24 ? 0.8 : 0) },
  { name: 'a weekly show', kind: 'seasonal', rate: (h) => (Math.floor(h / 24) % 7 === 6 ? 0.9 : 0.02) },
  { name: 'a fall', kind: 'falling', rate: (h) => (h < 38 * 24 ? 0.7 : 0.05) },
  { name: 'a steady name', kind: 'steady', rate: () => 0.4 }
]

test('each form of a series is told by its kind', async () => {
  const { source } = trendWorld({ seed: 5, days: 56, steady: 80, perDay: 400, events: SHAPES })
  const result = await ask(source)
  expect(Object.fromEntries(SHAPES.map((s) => [s.name, named(result, s.name).kind]))).toEqual(
    Object.fromEntries(SHAPES.map((s) => [s.name, s.kind]))
  )
})

test('an event of ten times the usual volume makes nothing else fall, or rise after it', async () => {
  const { source } = trendWorld({
    seed: 11,
    days: 40,
    steady: 80,
    perDay: 400,
    events: [{ name: 'the event', rate: (h) => (hoursOf(25, 26)(h) ? 340 : 0.1) }]
  })
  const result = await ask(source)
  expect(calls(result)).toEqual(['the event'])
  expect(result.entities.filter((e) => e.qFall <= 0.05)).toEqual([])
  const steady = named(result, 'steady-0')
  const during = steady.series[25]!
  expect(during.size).toBeGreaterThan(8000)
  expect(during.expected / steady.series[24]!.expected).toBeGreaterThan(0.7)
  expect(during.expected / steady.series[24]!.expected).toBeLessThan(1.4)
})

test('nothing is called where nothing happens', async () => {
  let called = 0
  for (let seed = 0; seed < 6; seed++) {
    const { source } = trendWorld({ seed, days: 40, steady: 300, perDay: 500, events: [] })
    const result = await ask(source)
    if (result.entities.some((e) => e.q <= 0.05 || e.qFall <= 0.05)) called++
  }
  expect(called).toBeLessThanOrEqual(1)
})

test('what was expected in a bucket does not hang on the window that is looked at', async () => {
  const { source } = trendWorld({ seed: 3, days: 50, steady: 60, perDay: 400, events: SHAPES })
  const whole = await ask(source)
  const week = await ask(source, { from: WORLD_START + 28 * DAY, to: WORLD_START + 35 * DAY })
  expect(week.buckets.length).toBe(7)
  for (const name of ['a burst', 'steady-0', 'steady-5', 'a steady name']) {
    for (const [i, point] of named(week, name).series.entries()) {
      const same = named(whole, name).series[28 + i]!
      expect([point.t, point.n, point.size]).toEqual([same.t, same.n, same.size])
      expect(point.expected / same.expected).toBeGreaterThan(0.8)
      expect(point.expected / same.expected).toBeLessThan(1.25)
    }
  }
  expect(calls(week)[0]).toBe('a burst')
})

test('a half-filled last day is marked and is no fall', async () => {
  const events = [{ name: 'loud', rate: () => 3 }]
  const { source } = trendWorld({ seed: 8, days: 30, steady: 60, perDay: 400, events, lastDay: 0.2 })
  const result = await ask(source, { order: 'falling' })
  expect(result.lastIsPartial).toBe(true)
  expect(result.entities.filter((e) => e.qFall <= 0.05)).toEqual([])
  const whole = trendWorld({ seed: 8, days: 30, steady: 60, perDay: 400, events })
  expect((await ask(whole.source)).lastIsPartial).toBe(false)
})

test.each(['monday', 'sunday'] as const)(
  'a half-filled last week from %s is marked and is no fall',
  async (weekStart) => {
    const events = [{ name: 'loud', rate: () => 3 }]
    const world = (days: number) => trendWorld({ seed: 8, days, steady: 60, perDay: 400, events })
    const args = { grain: 'week', weekStart, order: 'falling' } as const
    const result = await ask(world(38).source, args)
    expect(result.buckets.every((t) => new Date(t).getUTCDay() === (weekStart === 'sunday' ? 0 : 1))).toBe(
      true
    )
    expect(result.lastIsPartial).toBe(true)
    expect(result.entities.filter((e) => e.qFall <= 0.05)).toEqual([])
    expect((await ask(world(weekStart === 'sunday' ? 34 : 35).source, args)).lastIsPartial).toBe(false)
  }
)

test('three to nine does not beat three hundred to nine hundred', async () => {
  const tripled = (base: number) => (h: number) => (hoursOf(25, 26)(h) ? (3 * base) / 24 : base / 24)
  const { source } = trendWorld({
    seed: 2,
    days: 35,
    steady: 60,
    perDay: 2000,
    events: [
      { name: 'few', rate: tripled(3) },
      { name: 'many', rate: tripled(300) }
    ]
  })
  const result = await ask(source)
  expect(result.entities[0]!.name).toBe('many')
  expect(named(result, 'many').score).toBeGreaterThan(named(result, 'few').score)
  expect(named(result, 'many').interval.low).toBeLessThan(3)
  expect(named(result, 'many').interval.high).toBeGreaterThan(3)
})

test('the list is sorted by score among the sure, then among the rest, and a filter changes no figure', async () => {
  const { source } = trendWorld({ seed: 5, days: 56, steady: 80, perDay: 400, events: SHAPES })
  const all = await ask(source)
  const keys = all.entities.map((e) => [e.q <= 0.05 ? 0 : 1, -e.score] as const)
  expect(keys).toEqual([...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1]))
  expect(all.total).toBe(all.entities.length)
  const some = await ask(source, { search: 'a burst' })
  expect(some.entities.map((e) => e.name).sort()).toEqual(['a burst', 'a burst that comes back'])
  for (const e of some.entities) expect(e).toEqual(named(all, e.name))
  const top = await ask(source, { top: 3, pinned: [5] })
  expect(top.entities.slice(0, 3)).toEqual(all.entities.slice(0, 3))
  expect(top.entities.slice(3).map((e) => e.entity)).toEqual([5])
})

test('an entity that is asked for is told, also where others have its very score', async () => {
  const rate = hoursOf(20, 21)
  const { tweets, names } = trendWorld({ seed: 5, days: 30, steady: 40, perDay: 400, events: [] })
  const twins = [names.length, names.length + 1]
  const both = Array.from({ length: 30 * 24 }, (_, hour) => hour)
    .filter(rate)
    .map((hour) => ({ time: WORLD_START + hour * 3_600_000, author: `a${hour}`, entities: twins }))
  const source = memoryTrends([...tweets, ...both], [...names, 'one twin', 'other twin'])
  for (const entity of twins) {
    const found = await entityTrend(source, { ...ARGS, entity })
    expect(found!.trend.entity).toBe(entity)
    expect(found!.trend.q).toBeLessThan(0.05)
  }
})

test('the orders show the top, the new, the falling and the seasonal', async () => {
  const { source } = trendWorld({ seed: 5, days: 56, steady: 80, perDay: 400, events: SHAPES })
  const top = await ask(source, { order: 'top' })
  expect(top.entities.map((e) => e.count)).toEqual(top.entities.map((e) => e.count).sort((a, b) => b - a))
  expect((await ask(source, { order: 'new' })).entities[0]!.name).toBe('a new name')
  expect((await ask(source, { order: 'falling' })).entities[0]!.name).toBe('a fall')
  expect((await ask(source, { order: 'seasonal' })).entities.map((e) => e.name)).toEqual(['a weekly show'])
})

test('an empty run gives an empty board', async () => {
  const { source } = trendWorld({ seed: 1, days: 0, steady: 3, perDay: 1, events: [] })
  expect((await ask(source)).entities).toEqual([])
})

test('all known events of the sample are found by day, in their kind, and nothing else is', async () => {
  const { source, events } = readSample()
  const result = await ask(source)
  const rising = events.filter((e) => e.kind !== 'falling' && e.kind !== 'seasonal').map((e) => e.entity)
  expect(calls(result).sort()).toEqual(rising.sort())
  expect(events.map((e) => [e.entity, named(result, e.entity).kind])).toEqual(
    events.map((e) => [e.entity, e.kind])
  )
  expect(result.entities.filter((e) => e.qFall <= 0.05 && e.kind === 'falling').map((e) => e.name)).toEqual([
    'Aspen'
  ])
  const few = events.find((e) => e.drivenByFew)!
  expect(named(result, few.entity).topAuthorShare).toBeGreaterThan(0.1)
})

test('entities of the sample that rise together and are said together are one story', async () => {
  const { source, names } = readSample()
  const result = await ask(source)
  const told = result.entities.filter((e) => e.story != null).map((e) => [names[e.story!], e.name].sort())
  expect(told.map((pair) => pair.join(' + ')).sort()).toEqual([
    'Daniel Okafor + Daniel Okafor',
    'Daniel Okafor + Dunmore',
    'Europoort Terminal + Rotterdam',
    'Rotterdam + Rotterdam'
  ])
})
