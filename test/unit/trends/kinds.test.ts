import { expect, test } from 'vitest'
import type { Grain } from '../../../src-main/contract/domain'
import { board } from '../../../src-main/trends/board'
import { trendWorld, WORLD_START, type WorldEvent } from '../../support/trend-world'

const HOUR = 3_600_000

type Shape = WorldEvent & { readonly kind: string }

/** The kinds that a board of the last part of made-up data gives to events of known form. */
async function kindsOf(shapes: readonly Shape[], grain: Grain, days: number, perDay: number, from = 0) {
  const { source } = trendWorld({ seed: 9, days, steady: 40, perDay, events: shapes })
  const result = await board(source, {
    ...{ run: 1, from: WORLD_START + from * 24 * HOUR, to: null, grain, zone: 'UTC', count: 'tweets' },
    ...{ classes: [], search: '', order: 'top', top: 1000, level: 0.05, pinned: [], note: null }
  })
  return shapes.map(({ name }) => [name, result.entities.find((e) => e.name === name)?.kind])
}

const expected = (shapes: readonly Shape[]) => shapes.map(({ name, kind }) => [name, kind])
const between = (from: number, to: number) => (hour: number) => hour >= from && hour < to

test('by hour, each form is told by its kind, and a rhythm of the day or of the week is no rise', async () => {
  const day = (n: number) => n * 24
  const shapes: Shape[] = [
    { name: 'a show every evening', kind: 'seasonal', rate: (h) => (h % 24 >= 20 && h % 24 < 22 ? 6 : 0.05) },
    { name: 'a show every Sunday', kind: 'seasonal', rate: (h) => (between(164, 167)(h % 168) ? 14 : 0.05) },
    { name: 'a burst', kind: 'burst', rate: (h) => (between(day(38) + 7, day(38) + 11)(h) ? 14 : 0.1) },
    {
      name: 'a ramp',
      kind: 'ramp',
      rate: (h) => 0.1 + (between(day(35), day(41))(h) ? (6 * (h - day(35))) / day(6) : 0)
    },
    { name: 'a shift', kind: 'shift', rate: (h) => (h >= day(38) ? 2.5 : 0.2) },
    { name: 'a new name', kind: 'new', rate: (h) => (h >= day(38) ? 2 : 0) },
    { name: 'a fall', kind: 'falling', rate: (h) => (h < day(37) ? 3 : 0.1) },
    { name: 'a steady name', kind: 'steady', rate: () => 1 }
  ]
  expect(await kindsOf(shapes, 'hour', 42, 600, 35)).toEqual(expected(shapes))
})

test('by week, each form is told by its kind, and a rhythm of the week is steady', async () => {
  const week = (n: number) => n * 168
  const shapes: Shape[] = [
    { name: 'a show every Sunday', kind: 'steady', rate: (h) => (h % 168 >= 144 ? 0.3 : 0.02) },
    { name: 'a burst', kind: 'burst', rate: (h) => (between(week(24), week(25))(h) ? 1 : 0.02) },
    {
      name: 'a ramp',
      kind: 'ramp',
      rate: (h) => 0.02 + (between(week(16), week(32))(h) ? (0.8 * (h - week(16))) / week(16) : 0)
    },
    { name: 'a shift', kind: 'shift', rate: (h) => (h >= week(22) ? 0.4 : 0.03) },
    { name: 'a new name', kind: 'new', rate: (h) => (h >= week(26) ? 0.4 : 0) },
    { name: 'a fall', kind: 'falling', rate: (h) => (h < week(24) ? 0.4 : 0.02) },
    { name: 'a steady name', kind: 'steady', rate: () => 0.2 }
  ]
  expect(await kindsOf(shapes, 'week', 32 * 7, 200, 10 * 7)).toEqual(expected(shapes))
})
