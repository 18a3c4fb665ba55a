import { describe, expect, it } from 'vitest'
import type { SearchTrial, Space } from '../../../src-main/contract/tuning'
import { parallelChart } from '../../../src-renderer/charts/parallel'
import { type Brushes, parallelAxes, parallelLines, passes } from '../../../src-renderer/charts/parallel-axes'
import { curveLine } from '../../../src-renderer/charts/sparkline'
import { settingText } from '../../../src-renderer/lib/settings-searched'
import { trialsOf } from '../../support/fake-engine/searches'

const SPACE: Space = {
  rate: { min: 1e-4, max: 1e-2, log: true, integer: false },
  dropout: { min: 0, max: 0.5, log: false, integer: false },
  units: { choices: [32, 64, 'many'] }
}
const trial = (number: number, point: SearchTrial['point'], f1: number | null): SearchTrial => ({
  trial: number,
  point,
  f1,
  curve: [],
  isRunning: f1 === null
})
const TRIALS = [
  trial(0, { rate: 1e-4, dropout: 0.5, units: 32 }, 0.5),
  trial(1, { rate: 1e-3, dropout: 0, units: 'many' }, 0.7),
  trial(2, { rate: 1e-2, dropout: 0.25, units: 64 }, 0.6),
  trial(3, { rate: 1e-3, dropout: 0.25, units: 64 }, null)
]
const axes = parallelAxes(SPACE, TRIALS)
const lines = parallelLines(axes, SPACE, TRIALS, 1)

describe('the axes of parallel coordinates', () => {
  it('place logarithmic ranges by their logarithm, others evenly, choices at equal distances', () => {
    const places = lines.map((one) => one.places.slice(0, 3).map((place) => Number(place!.toFixed(9))))
    expect(places).toEqual([
      [0, 1, 0],
      [0.5, 0, 1],
      [1, 0.5, 0.5],
      [0.5, 0.5, 0.5]
    ])
  })

  it('end in dev F1, on which a trial without one has no place', () => {
    const last = lines.map(({ places }) => places[3])
    expect(last[3]).toBeNull()
    expect([0, 2, 1].map((i) => last[i])).toEqual([...last.slice(0, 3)].sort())
    expect(last.slice(0, 3).every((place) => place! >= 0 && place! <= 1)).toBe(true)
  })

  it('write the ends of a range and powers of ten between them', () => {
    expect(axes[0]!.ticks.map(({ text }) => text)).toEqual(['0.0001', '0.001', '0.01'])
    expect(axes[2]!.ticks.map(({ text }) => text)).toEqual(['32', '64', 'many'])
  })

  it('hold a single value, and equal scores, in their middle', () => {
    const one: Space = { rate: { min: 2, max: 2, log: false, integer: false } }
    const alike = [trial(0, { rate: 2 }, 0.4), trial(1, { rate: 2 }, 0.4)]
    const made = parallelAxes(one, alike)
    for (const { places } of parallelLines(made, one, alike, 0)) {
      expect(places[0]).toBe(0.5)
      expect(places[1]).toBeCloseTo(0.5, 6)
    }
  })
})

describe('brushes', () => {
  const left = (brushes: Brushes) => lines.filter((one) => passes(one, brushes)).map((one) => one.trial)

  it('keep the lines that go through all of them', () => {
    expect(left(new Map())).toEqual([0, 1, 2, 3])
    expect(left(new Map([[0, [0.4, 0.6]]]))).toEqual([1, 3])
    expect(
      left(
        new Map([
          [0, [0.4, 1] as const],
          [1, [0.4, 0.6] as const]
        ])
      )
    ).toEqual([2, 3])
  })

  it('leave out a line that has no place on their axis', () => {
    expect(left(new Map([[3, [0, 1]]]))).toEqual([0, 1, 2])
  })
})

describe('the picture', () => {
  const spec = { width: 640, height: 260, brushes: new Map(), chosen: null }
  const chart = parallelChart(spec, axes, lines)

  it('turns places into pixels and back', () => {
    for (const place of [0, 0.3, 1]) expect(chart.placeAt(chart.y(place))).toBeCloseTo(place, 12)
    expect(chart.placeAt(-50)).toBe(1)
    expect(chart.axisAt(chart.x(2) + 5)).toBe(2)
    expect(chart.axisAt((chart.x(1) + chart.x(2)) / 2)).toBeNull()
  })

  it('finds the line that is nearest among points laid along every line', () => {
    const random = trialsOf(9).filter(({ f1 }) => f1 !== null)
    const space: Space = Object.fromEntries(
      Object.keys(random[0]!.point).map((key) => [
        key,
        {
          min: key.endsWith('Rate') ? 1e-4 : 0,
          max: key.endsWith('Rate') ? 1e-2 : 0.6,
          log: key.endsWith('Rate'),
          integer: false
        }
      ])
    )
    const made = parallelAxes(space, random)
    const drawn = parallelLines(made, space, random, null)
    const picture = parallelChart(spec, made, drawn)
    const dots = drawn.flatMap((one) =>
      Array.from({ length: 901 }, (_, i) => {
        const axis = Math.min(2, Math.floor(i / 300))
        const t = (i - axis * 300) / 300
        const place = one.places[axis]! * (1 - t) + one.places[axis + 1]! * t
        return { trial: one.trial, x: picture.x(axis + t), y: picture.y(place) }
      })
    )
    for (let x = 60; x < 600; x += 53) {
      for (let y = 40; y < 240; y += 31) {
        const distances = dots.map((dot) => ({ trial: dot.trial, d: Math.hypot(dot.x - x, dot.y - y) }))
        const near = distances.reduce((a, b) => (b.d < a.d ? b : a))
        const second = distances
          .filter((dot) => dot.trial !== near.trial)
          .reduce((a, b) => (b.d < a.d ? b : a))
        if (Math.abs(near.d - 12) < 0.5 || second.d - near.d < 0.5) continue
        expect(picture.nearest(x, y)?.trial ?? null).toBe(near.d < 12 ? near.trial : null)
      }
    }
  })

  it('does not point at what the brushes leave out', () => {
    const at = { x: chart.x(0), y: chart.y(0) }
    expect(chart.nearest(at.x, at.y)?.trial).toBe(0)
    const brushed = parallelChart({ ...spec, brushes: new Map([[0, [0.4, 1]]]) }, axes, lines)
    expect(brushed.nearest(at.x, at.y)).toBeNull()
  })

  it('gives the best the strongest ink, marks it, and saves the values themselves', () => {
    const strokes = chart.scene.marks.flatMap((mark) => (mark.kind === 'path' ? [mark.stroke] : []))
    expect(strokes).toHaveLength(4)
    expect(strokes.at(-1)).toBe('heat-5')
    expect(chart.scene.marks).toContainEqual(expect.objectContaining({ kind: 'text', text: 'best' }))
    expect(chart.scene.table().rows[1]).toEqual([1, 1e-3, 0, 'many', 0.7])
  })
})

it('a small curve runs from the first epoch at the left to the last at the right, the best at the top', () => {
  const record = (epoch: number, devF1: number | null) => ({
    epoch,
    loss: 1,
    accuracy: null,
    devLoss: null,
    devF1
  })
  const box = { width: 42, height: 20, epochs: 3, top: 0.5 }
  expect(curveLine([record(1, 0), record(2, 0.25), record(3, 0.5)], box)).toBe('M1,18L21,10L41,2')
  expect(curveLine([record(1, 0.5)], box)).toBe('M1,2L5,2')
  expect(curveLine([record(1, null)], box)).toBe('')
})

it('settings are written short, the smallest by their power of ten', () => {
  const values = [0.0012345, 0.3141, 0.000023456, 0.000001, 0, 32, 'crf', null]
  expect(values.map(settingText)).toEqual(['0.00123', '0.314', '2.3e-5', '1e-6', '0', '32', 'crf', 'null'])
})
