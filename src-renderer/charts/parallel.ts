import { line } from 'd3-shape'
import { type Brushes, type ParallelAxis, type ParallelLine, passes } from './parallel-axes'
import { type Ink, type Mark, type Plot, px, type Scene } from './scene'

export interface ParallelSpec {
  readonly width: number
  readonly height: number
  readonly brushes: Brushes
  /** The trial that is pointed at. */
  readonly chosen: number | null
}

export interface ParallelChart {
  readonly scene: Scene
  readonly plot: Plot
  /** px from the left of an axis. */
  readonly x: (axis: number) => number
  /** px from the top of a place. */
  readonly y: (place: number) => number
  readonly placeAt: (y: number) => number
  /** The line nearest to a point in px, of those in all brushes; null where none is within 12 px. */
  readonly nearest: (x: number, y: number) => ParallelLine | null
  /** The axis within 12 px; null where none is. */
  readonly axisAt: (x: number) => number | null
}

const NEAR = 12
const SHADES = 5

/** Each trial as a line through its settings to its dev F1: the better, the stronger its ink. Those outside the brushes are faint. */
export function parallelChart(
  spec: ParallelSpec,
  axes: readonly ParallelAxis[],
  lines: readonly ParallelLine[]
): ParallelChart {
  const plot: Plot = { left: 46, right: spec.width - 46, top: 34, bottom: spec.height - 14 }
  const step = (plot.right - plot.left) / Math.max(1, axes.length - 1)
  const x = (axis: number): number => plot.left + axis * step
  const y = (place: number): number => plot.bottom - place * (plot.bottom - plot.top)
  const placeAt = (at: number): number =>
    Math.min(1, Math.max(0, (plot.bottom - at) / (plot.bottom - plot.top)))
  const last = axes.length - 1
  const isIn = (one: ParallelLine): boolean => passes(one, spec.brushes)
  const order = (one: ParallelLine): number =>
    (one.trial === spec.chosen ? 4 : 0) + (isIn(one) ? 2 : 0) + (one.places[last] ?? -1)
  const drawn = [...lines].sort((a, b) => order(a) - order(b))
  const marks: Mark[] = [
    ...axes.flatMap((axis, i) => axisMarks(axis, i, { x: x(i), plot, y, isLast: i === last })),
    ...[...spec.brushes].map(
      ([axis, [from, to]]): Mark => ({
        kind: 'rect',
        x: x(axis) - 7,
        width: 14,
        y: y(to),
        height: Math.max(2, y(from) - y(to)),
        fill: 'accent',
        opacity: 0.22,
        radius: 3
      })
    ),
    ...drawn.flatMap((one) => lineMarks(one, isIn(one), one.trial === spec.chosen, { x, y, last }))
  ]
  const distance = (one: ParallelLine, px: number, py: number): number => {
    let nearest = Number.POSITIVE_INFINITY
    one.places.forEach((place, i) => {
      const next = one.places[i + 1]
      if (place === null || next == null) return
      const rise = y(next) - y(place)
      const along = ((px - x(i)) * step + (py - y(place)) * rise) / (step ** 2 + rise ** 2)
      const t = Math.min(1, Math.max(0, along))
      nearest = Math.min(nearest, Math.hypot(x(i) + t * step - px, y(place) + t * rise - py))
    })
    return nearest
  }
  return {
    scene: {
      width: spec.width,
      height: spec.height,
      label: `${lines.length} trials by ${axes.map(({ title }) => title).join(', ')}`,
      marks,
      table: () => ({
        columns: ['trial', ...axes.map(({ title }) => title)],
        rows: lines.map(({ trial, values }) => [
          trial,
          ...values.map((value) => (typeof value === 'boolean' ? String(value) : value))
        ])
      })
    },
    plot,
    x,
    y,
    placeAt,
    nearest(px, py) {
      let best: ParallelLine | null = null
      let least = NEAR
      for (const one of lines) {
        const d = isIn(one) ? distance(one, px, py) : Number.POSITIVE_INFINITY
        if (d >= least) continue
        least = d
        best = one
      }
      return best
    },
    axisAt(px) {
      const axis = Math.round((px - plot.left) / step)
      return axis >= 0 && axis <= last && Math.abs(x(axis) - px) <= NEAR ? axis : null
    }
  }
}

/** The ink of a place on the axis of F1: five steps. */
function shade(place: number | null): Ink {
  if (place === null) return 'line-strong'
  return `heat-${Math.min(SHADES, 1 + Math.floor(place * SHADES))}`
}

function axisMarks(
  { title, ticks }: ParallelAxis,
  index: number,
  at: {
    readonly x: number
    readonly plot: Plot
    readonly y: (place: number) => number
    readonly isLast: boolean
  }
): Mark[] {
  const { plot, y } = at
  const anchor = index === 0 ? 'start' : at.isLast ? 'end' : 'middle'
  const titleX = index === 0 ? 4 : at.isLast ? plot.right + 42 : at.x
  return [
    { kind: 'text', x: titleX, y: 14, text: title, fill: 'ink2', anchor, weight: 600 },
    { kind: 'line', x1: at.x, x2: at.x, y1: plot.top, y2: plot.bottom, stroke: 'line-strong' },
    ...ticks.flatMap(({ place, text }): Mark[] => {
      const side = at.isLast ? 1 : -1
      return [
        { kind: 'line', x1: at.x, x2: at.x + 4 * side, y1: y(place), y2: y(place), stroke: 'line-strong' },
        {
          kind: 'text',
          x: at.x + 10 * side,
          y: y(place) + 3.5,
          text,
          fill: 'ink3',
          anchor: at.isLast ? 'start' : 'end'
        }
      ]
    })
  ]
}

function lineMarks(
  { places, isBest }: ParallelLine,
  isIn: boolean,
  isChosen: boolean,
  at: { readonly x: (axis: number) => number; readonly y: (place: number) => number; readonly last: number }
): Mark[] {
  const known = places.flatMap((place, i): [number, number][] => (place === null ? [] : [[i, place]]))
  const draw = line<[number, number]>(
    ([axis]) => px(at.x(axis)),
    ([, place]) => px(at.y(place))
  )
  const end = places[at.last] ?? null
  const stroke = isChosen ? 'ink' : shade(end)
  const marks: Mark[] = [
    {
      kind: 'path',
      d: draw(known) ?? '',
      fill: null,
      stroke,
      width: isChosen || isBest ? 2.8 : 1.6,
      ...(end === null && { dash: '3 4' }),
      opacity: isIn ? (isChosen ? 1 : 0.85) : 0.1
    }
  ]
  if (isBest && end !== null && isIn) {
    marks.push({ kind: 'circle', cx: at.x(at.last), cy: at.y(end), r: 5, fill: stroke, stroke: 'panel' })
    marks.push({
      kind: 'text',
      x: at.x(at.last) - 10,
      y: at.y(end) - 7,
      text: 'best',
      fill: 'ink',
      anchor: 'end',
      weight: 600
    })
  }
  return marks
}
