import { Window } from 'happy-dom'
import { describe, expect, it } from 'vitest'
import { barsScene } from '../../src-renderer/charts/bars'
import { boardScene } from '../../src-renderer/charts/board-scene'
import { classScores, dumbbells } from '../../src-renderer/charts/class-scores'
import { confusionChart, foldByClass } from '../../src-renderer/charts/confusion'
import { learningChart } from '../../src-renderer/charts/learning'
import { parallelChart } from '../../src-renderer/charts/parallel'
import { parallelAxes, parallelLines } from '../../src-renderer/charts/parallel-axes'
import type { Scene } from '../../src-renderer/charts/scene'
import { sceneToSvg } from '../../src-renderer/charts/scene-svg'
import { seriesChart } from '../../src-renderer/charts/series'
import { volumeChart } from '../../src-renderer/charts/volume'
import { DAY, DAYS, SIZES, TRENDS } from '../support/fake-engine/entities'
import { historyOf, modelOf } from '../support/fake-engine/models'
import { searchOf } from '../support/fake-engine/searches'

const from = DAYS[DAYS.length - 22]!
const to = DAYS[DAYS.length - 8]!
const zone = 'America/New_York'
const inWindow = TRENDS.map((trend) => ({
  ...trend,
  series: trend.series.filter((point) => point.t >= from && point.t < to)
}))
const spec = {
  width: 640,
  height: 250,
  measure: 'share' as const,
  grain: 'day' as const,
  zone,
  from,
  to,
  lastIsPartial: false,
  unit: 'tweets'
}
const search = searchOf('fast', 12)
const axes = parallelAxes(search.space, search.trials)
const older = modelOf('a', 'older', null, 0).report!
const newer = modelOf('b', 'newer', 'a', 0.05).report!
const result = {
  grain: 'day' as const,
  zone,
  from,
  to,
  buckets: DAYS,
  lastIsPartial: false,
  count: 'tweets' as const,
  units: 1,
  entities: inWindow,
  total: inWindow.length,
  run: 1,
  isDraft: false,
  note: null
}
const volume = {
  grain: 'day' as const,
  buckets: DAYS.slice(0, 40),
  tweets: SIZES.slice(0, 40),
  classes: [
    { class: 'person' as const, total: 900, n: SIZES.slice(0, 40).map((n) => Math.round(n / 9)) },
    { class: 'other' as const, total: 400, n: SIZES.slice(0, 40).map((n) => Math.round(n / 30)) },
    { class: 'movie' as const, total: 0, n: SIZES.slice(0, 40).map(() => 0) }
  ]
}

const SCENES: Readonly<Record<string, Scene>> = {
  'series-share': seriesChart(spec, [inWindow[4]!]).scene,
  'series-count-three': seriesChart({ ...spec, measure: 'count', lastIsPartial: true }, [
    inWindow[4]!,
    inWindow[2]!,
    inWindow[8]!
  ]).scene,
  'series-one-bucket': seriesChart({ ...spec, to: from + DAY }, [
    { ...inWindow[4]!, series: inWindow[4]!.series.slice(0, 1) }
  ]).scene,
  'series-nothing': seriesChart(spec, []).scene,
  volume: volumeChart({ width: 600, height: 64, zone: 'UTC', classes: [], end: DAYS[40]! }, volume, {
    from: DAYS[10]!,
    to: DAYS[14]!
  }).scene,
  'class-scores': classScores(420, newer),
  dumbbells: dumbbells(420, { name: 'newer', report: newer }, { name: 'older', report: older }),
  confusion: confusionChart(520, newer.token.confusion),
  learning: learningChart({ width: 560, height: 210, epochs: 20, bestEpoch: 9 }, historyOf(0)),
  'learning-unscored': learningChart(
    { width: 560, height: 210, epochs: 12, bestEpoch: null },
    historyOf(0).map((record) => ({ ...record, accuracy: null, devLoss: null, devF1: null }))
  ),
  parallel: parallelChart(
    { width: 720, height: 260, brushes: new Map([[1, [0.2, 0.9]]]), chosen: 3 },
    axes,
    parallelLines(axes, search.space, search.trials, search.best)
  ).scene,
  board: boardScene(result, 'rising entities', 6),
  bars: barsScene('Names', 'mentions', [
    { name: 'Boston', value: 3981, text: '3,981' },
    { name: '#boston <b>', value: 644, text: '644' }
  ])
}

describe('charts', () => {
  for (const [name, scene] of Object.entries(SCENES)) {
    it(`draw ${name} as in the committed file`, async () => {
      const svg = sceneToSvg(scene, (ink) => `var(--${ink})`)
      expect(svg).not.toMatch(/NaN|undefined|Infinity/)
      await expect(svg).toMatchFileSnapshot(`expected/${name}.svg`)
    })

    it(`are files that an XML reader accepts: ${name}`, () => {
      const svg = sceneToSvg(scene, () => '#123456')
      const parsed = new new Window().DOMParser().parseFromString(svg, 'image/svg+xml')
      expect(parsed.querySelector('parsererror')).toBeNull()
      expect(parsed.querySelectorAll('svg > *').length).toBe(scene.marks.length + 2)
    })
  }

  it('hold in their table exactly what a series shows', () => {
    const table = SCENES['series-share']!.table()
    expect(table.rows.map((row) => row[3])).toEqual(inWindow[4]!.series.map((point) => point.n))
    expect(table.rows[0]?.[5]).toBe(inWindow[4]!.series[0]!.n / inWindow[4]!.series[0]!.size)
  })

  it('put time and value where the scales say', () => {
    const { x, y, plot } = seriesChart(spec, [inWindow[4]!])
    expect([x(from), x(to), y(0)]).toEqual([plot.left, plot.right, plot.bottom])
  })
})

describe('the confusion by class', () => {
  it('adds B- and I- together and loses no token', () => {
    const confusion = newer.token.confusion
    const sum = (matrix: readonly (readonly number[])[]) => matrix.flat().reduce((a, b) => a + b, 0)
    const folded = foldByClass(confusion)
    expect(sum(folded.matrix)).toBe(sum(confusion.matrix))
    const at = (label: string) => confusion.labels.indexOf(label)
    const person = ['B-person', 'I-person'].map(at)
    const byHand = person
      .flatMap((i) => person.map((j) => confusion.matrix[i]![j]!))
      .reduce((a, b) => a + b, 0)
    const place = folded.names.indexOf('person')
    expect(folded.matrix[place]?.[place]).toBe(byHand)
  })
})
