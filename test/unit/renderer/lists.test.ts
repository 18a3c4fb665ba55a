import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { durationText } from '../../../src-main/base/progress-text'
import { boardRows } from '../../../src-renderer/lib/board-rows'
import { byDescent } from '../../../src-renderer/lib/descent'
import { bytes, integer, percent, qValue, times } from '../../../src-renderer/lib/format'
import { toCsv } from '../../../src-renderer/lib/table'
import { MAX_HEIGHT, scrollTopOf, topRow, windowOf } from '../../../src-renderer/lib/virtual-window'
import { TRENDS } from '../../support/fake-engine/entities'

describe('a virtual list', () => {
  it('draws every row that is in sight, for lists of any length', () => {
    const lengths = fc.oneof(
      fc.integer({ min: 20, max: 5000 }),
      fc.integer({ min: 200_000, max: 50_000_000 })
    )
    fc.assert(
      fc.property(lengths, fc.double({ min: 0, max: 1, noNaN: true }), (total, share) => {
        const list = { total, rowHeight: 71, viewport: 700 }
        const highest = Math.min(total * 71, MAX_HEIGHT) - 700
        const scroll = { ...list, scrollTop: Math.max(0, highest) * share }
        const { first, last, shift } = windowOf(scroll, 0)
        expect(first).toBeGreaterThanOrEqual(0)
        expect(last).toBeLessThanOrEqual(total)
        expect(shift).toBeLessThanOrEqual(scroll.scrollTop + 1e-6)
        const bottom = shift + (last - first) * 71
        expect(bottom).toBeGreaterThanOrEqual(Math.min(scroll.scrollTop + 700, total * 71) - 1e-6)
      })
    )
  })

  it('finds back the place of a row', () => {
    for (const total of [500, 30_000_000]) {
      const list = { total, rowHeight: 71, viewport: 700 }
      const top = topRow({ ...list, scrollTop: scrollTopOf(321, list) })
      expect(top).toBeCloseTo(321, 6)
    }
  })
})

describe('the board', () => {
  it('says where noise begins', () => {
    const rising = [...TRENDS].sort((a, b) => a.q - b.q)
    const rows = boardRows(rising, 'rising', 0.05)
    const divider = rows.findIndex((row) => row.trend === null)
    expect(rows.slice(0, divider).every((row) => row.trend !== null && row.trend.q <= 0.05)).toBe(true)
    expect(rows[divider]?.text).toBe('Not told from noise at q 0.05')
    expect(rows.filter((row) => row.trend !== null).map((row) => row.rank)).toEqual(
      rising.map((_, i) => i + 1)
    )
    expect(boardRows(rising, 'top', 0.05)).toHaveLength(rising.length)
  })

  it('folds a story under the entity that leads it, at the place of its best', () => {
    const sure = [...TRENDS].sort((a, b) => a.q - b.q).slice(0, 5)
    const lead = sure[3]!.entity
    const told = sure.map((trend, i) => (i === 1 || i === 3 ? { ...trend, story: lead } : trend))
    const names = (open: ReadonlySet<number>) =>
      boardRows(told, 'rising', 0.05, open).map(
        (row) => row.trend && [sure.findIndex((t) => t.entity === row.trend.entity), row.others]
      )
    expect(names(new Set())).toEqual([
      [0, 0],
      [3, 1],
      [2, 0],
      [4, 0]
    ])
    expect(names(new Set([lead]))).toEqual([
      [0, 0],
      [3, 1],
      [1, 0],
      [2, 0],
      [4, 0]
    ])
    expect(boardRows(told, 'top', 0.05)).toHaveLength(5)
    expect(
      boardRows(
        told.filter((trend) => trend.entity !== lead),
        'rising',
        0.05
      )
    ).toHaveLength(4)
  })
})

describe('models by descent', () => {
  const model = (id: string, parent: string | null, created: string) => ({ id, parent, created })

  it('stand under their parents, and none is lost in a circle', () => {
    const models = [
      model('c', 'a', '3'),
      model('a', null, '1'),
      model('b', 'a', '2'),
      model('d', 'c', '4'),
      model('x', 'y', '5'),
      model('y', 'x', '6'),
      model('orphan', 'gone', '7')
    ]
    expect(byDescent(models).map((row) => `${row.depth}${row.model.id}`)).toEqual([
      '0a',
      '1b',
      '1c',
      '2d',
      '0orphan',
      '0x',
      '1y'
    ])
  })
})

describe('figures', () => {
  it('are written with their unit', () => {
    expect([integer(4812), percent(0.031), percent(0), percent(0.00004), percent(null)]).toEqual([
      '4,812',
      '3.1 %',
      '0 %',
      'under 0.01 %',
      'none'
    ])
    expect([times(41.2), times(4.06), times(0.251), times(Number.POSITIVE_INFINITY)]).toEqual([
      '41x',
      '4.1x',
      '0.25x',
      'unbounded'
    ])
    expect([qValue(0.00003), qValue(0.0004), qValue(0.043), qValue(0.6)]).toEqual([
      'under 0.0001',
      '0.0004',
      '0.043',
      '0.60'
    ])
    expect([
      bytes(0),
      bytes(11_400_000),
      bytes(2500),
      durationText(40),
      durationText(200),
      durationText(7800)
    ]).toEqual(['0 B', '11 MB', '2.5 kB', '40 s', '3 min', '2 h 10 min'])
  })
})

describe('a saved table', () => {
  it('is CSV that no spreadsheet runs as a formula', () => {
    const table = {
      columns: ['name', 'n'],
      rows: [
        ['say "hi", you', 1.5],
        ['=1+1', null],
        ['-', -3]
      ]
    }
    expect(toCsv(table)).toBe('name,n\r\n"say ""hi"", you",1.5\r\n\'=1+1,\r\n\'-,-3\r\n')
  })
})
