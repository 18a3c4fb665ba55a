import { max } from 'd3-array'
import { type ScaleLinear, scaleLinear } from 'd3-scale'
import { area, line } from 'd3-shape'
import type { Grain } from '../../src-main/contract/domain'
import type { EntityTrend, Point } from '../../src-main/contract/trends'
import type { Measure } from '../lib/address'
import { integer } from '../lib/format'
import { isoIn } from '../lib/time'
import { timeTicks } from '../lib/time-ticks'
import { type Mark, type Plot, px, type Scene } from './scene'
import { valueTicks } from './value-ticks'

export interface SeriesSpec {
  readonly width: number
  readonly height: number
  readonly measure: Measure
  readonly grain: Grain
  /** IANA */
  readonly zone: string
  /** ms UTC, half-open. */
  readonly from: number
  readonly to: number
  readonly lastIsPartial: boolean
  /** The unit that is counted, for the table: `tweets`. */
  readonly unit: string
}

/** The chart of up to six entities: lines, and for the first one what was expected and its bursts. */
export interface SeriesChart {
  readonly scene: Scene
  readonly plot: Plot
  readonly x: ScaleLinear<number, number>
  readonly y: ScaleLinear<number, number>
}

const DASHES = [undefined, '6 3', '2 3', '8 3 2 3', '4 4', '1 3']

export function seriesChart(spec: SeriesSpec, trends: readonly EntityTrend[]): SeriesChart {
  const plot = { left: 44, right: spec.width - 8, top: trends.length > 1 ? 30 : 14, bottom: spec.height - 22 }
  const x = scaleLinear([spec.from, spec.to], [plot.left, plot.right])
  const whole = spec.measure === 'share' ? 1 : Number.POSITIVE_INFINITY
  const heightOf = (point: Point, n: number) => Math.min(whole, measured(spec.measure, point, n))
  const main = trends[0]
  const tops = trends.flatMap((trend, i) =>
    trend.series.map((point) => Math.max(heightOf(point, point.n), i === 0 ? heightOf(point, point.high) : 0))
  )
  const highest = max(tops) || (spec.measure === 'share' ? 0.001 : 1)
  const y = scaleLinear([0, highest], [plot.bottom, plot.top]).nice(4)
  const marks: Mark[] = []
  if (main) marks.push(...burstBands(main, x, plot))
  marks.push(...valueTicks(y, plot, spec.measure))
  const centre = (point: Point) => x(centreOf(point, spec))
  if (main) marks.push(...expectation(main, centre, (point, n) => y(heightOf(point, n))))
  for (const [i, trend] of [...trends.entries()].reverse()) {
    marks.push(...lineOf(trend, dashOf(trends, i), spec, centre, (point) => y(heightOf(point, point.n))))
  }
  for (const tick of timeTicks(spec.from, spec.to, spec.zone, Math.max(2, Math.floor(spec.width / 95)))) {
    const at = x(tick.t)
    const isNear = at > plot.right - 18
    marks.push({
      kind: 'text',
      x: isNear ? plot.right : at,
      y: spec.height - 6,
      text: tick.label,
      fill: 'ink3',
      anchor: isNear ? 'end' : 'middle'
    })
  }
  if (main) marks.push(...burstNames(main, x, plot))
  if (trends.length > 1) marks.push(...legend(trends, plot))
  const names = trends.map((trend) => trend.name).join(', ')
  return {
    scene: { ...spec, label: labelOf(names, spec), marks, table: () => tableOf(spec, trends) },
    plot,
    x,
    y
  }
}

function legend(trends: readonly EntityTrend[], plot: Plot): Mark[] {
  const room = (plot.right - plot.left) / trends.length
  const most = Math.max(6, Math.floor((room - 40) / 6))
  let x = plot.left
  return trends.flatMap((trend, i): Mark[] => {
    const dash = dashOf(trends, i)
    const text = trend.name.length > most ? `${trend.name.slice(0, most - 1)}…` : trend.name
    const stroke = `c-${trend.class}`
    const at = x
    x += 36 + text.length * 6
    return [
      { kind: 'line', x1: at, x2: at + 18, y1: 11, y2: 11, stroke, width: 2, ...(dash && { dash }) },
      { kind: 'text', x: at + 23, y: 14.5, text, fill: 'ink2' }
    ]
  })
}

export function measured(measure: Measure, point: Point, n: number): number {
  if (measure === 'count') return n
  return point.size > 0 ? n / point.size : 0
}

/** Lines of one class differ by their dashes. */
export function dashOf(trends: readonly EntityTrend[], index: number): string | undefined {
  const same = trends.slice(0, index).filter((other) => other.class === trends[index]?.class).length
  return DASHES[same % DASHES.length]
}

/** The middle of a point's bucket, ms UTC. */
export function centreOf(point: Point, { grain, to }: Pick<SeriesSpec, 'grain' | 'to'>): number {
  const hours = { hour: 1, day: 24, week: 168, month: 730 }[grain]
  return point.t + (Math.min(to, point.t + hours * 3_600_000) - point.t) / 2
}

function burstBands(trend: EntityTrend, x: (t: number) => number, plot: Plot): Mark[] {
  return trend.bursts.flatMap((burst): Mark[] => {
    const left = Math.max(plot.left, x(burst.from))
    const right = Math.min(plot.right, x(burst.to))
    if (right <= left) return []
    const height = plot.bottom - plot.top
    const rect: Mark = { kind: 'rect', x: left, y: plot.top, width: right - left, height, fill: 'burst' }
    if (x(burst.from) < plot.left) return [rect]
    return [
      rect,
      { kind: 'line', x1: left, x2: left, y1: plot.top, y2: plot.bottom, stroke: 'ink3', dash: '2 3' }
    ]
  })
}

function burstNames(trend: EntityTrend, x: (t: number) => number, plot: Plot): Mark[] {
  let free = plot.left
  return [...trend.bursts]
    .sort((a, b) => a.from - b.from)
    .flatMap((burst): Mark[] => {
      const text = `burst, weight ${integer(Math.round(burst.weight))}`
      const at = Math.max(plot.left, x(burst.from)) + 6
      const width = text.length * 5.6
      if (x(burst.to) < plot.left || at < free || at + width > plot.right) return []
      free = at + width + 8
      return [{ kind: 'text', x: at, y: plot.top + 12, text, fill: 'ink2' }]
    })
}

function expectation(
  trend: EntityTrend,
  x: (point: Point) => number,
  y: (point: Point, n: number) => number
): Mark[] {
  const band = area<Point>()
    .x((point) => px(x(point)))
    .y0((point) => px(y(point, point.low)))
    .y1((point) => px(y(point, point.high)))
  const middle = line<Point>()
    .x((point) => px(x(point)))
    .y((point) => px(y(point, point.expected)))
  const series = [...trend.series]
  return [
    { kind: 'path', d: band(series) ?? '', fill: 'band', stroke: null, opacity: 0.85 },
    { kind: 'path', d: middle(series) ?? '', fill: null, stroke: 'ink3', width: 1, dash: '3 3', opacity: 0.7 }
  ]
}

function lineOf(
  trend: EntityTrend,
  dash: string | undefined,
  spec: SeriesSpec,
  x: (point: Point) => number,
  y: (point: Point) => number
): Mark[] {
  const draw = line<Point>()
    .x((point) => px(x(point)))
    .y((point) => px(y(point)))
  const stroke = `c-${trend.class}`
  const series = [...trend.series]
  const whole = spec.lastIsPartial ? series.slice(0, -1) : series
  const path = (points: Point[], pattern: string | undefined, opacity = 1): Mark => ({
    kind: 'path',
    d: draw(points) ?? '',
    fill: null,
    stroke,
    width: 2,
    opacity,
    ...(pattern === undefined ? {} : { dash: pattern })
  })
  const marks = [path(whole, dash)]
  if (spec.lastIsPartial) marks.push(path(series.slice(-2), '1 4', 0.7))
  if (whole.length === 1)
    marks.push({ kind: 'circle', cx: x(whole[0]!), cy: y(whole[0]!), r: 3, fill: stroke })
  return marks
}

function labelOf(names: string, spec: SeriesSpec): string {
  return `${spec.measure === 'share' ? 'Share' : 'Number'} of ${spec.unit} a ${spec.grain}: ${names}`
}

function tableOf(spec: SeriesSpec, trends: readonly EntityTrend[]) {
  const columns = [
    'entity',
    'class',
    spec.grain,
    spec.unit,
    `all ${spec.unit}`,
    'share',
    'expected',
    'low',
    'high'
  ]
  const rows = trends.flatMap((trend) =>
    trend.series.map((point) => [
      trend.name,
      trend.class,
      isoIn(point.t, spec.zone),
      point.n,
      point.size,
      measured('share', point, point.n),
      point.expected,
      point.low,
      point.high
    ])
  )
  return { columns, rows }
}
