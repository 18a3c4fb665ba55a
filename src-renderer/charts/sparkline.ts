import { area, line } from 'd3-shape'
import type { EpochRecord } from '../../src-main/contract/domain'
import type { Point } from '../../src-main/contract/trends'
import { px } from './scene'

const MOST_POINTS = 60

/** Two path strings in a box: the expected band and the share. Long series are thinned by the highest of neighbours. */
export function sparkline(
  series: readonly Point[],
  width: number,
  height: number
): { readonly band: string; readonly line: string } {
  const points = thinned(series)
  const share = (n: number, point: Point) => (point.size > 0 ? n / point.size : 0)
  const highest = Math.max(1e-12, ...points.map((point) => share(Math.max(point.n, point.high), point)))
  const x = (i: number) => px(1 + (i * (width - 2)) / Math.max(1, points.length - 1))
  const y = (value: number) => px(height - 2 - (value / highest) * (height - 4))
  const band = area<Point>()
    .x((_, i) => x(i))
    .y0((point) => y(share(point.low, point)))
    .y1((point) => Math.min(y(share(point.high, point)), y(share(point.low, point)) - 1))
  const path = line<Point>()
    .x((_, i) => x(i))
    .y((point) => y(share(point.n, point)))
  return { band: band(points) ?? '', line: path(points) ?? '' }
}

/** Dev F1 by epoch in a box; `epochs` and `top` are its right and its upper end. One epoch is a dash. */
export function curveLine(
  curve: readonly EpochRecord[],
  box: { readonly width: number; readonly height: number; readonly epochs: number; readonly top: number }
): string {
  const x = (epoch: number) => px(1 + ((epoch - 1) / Math.max(1, box.epochs - 1)) * (box.width - 2))
  const y = (f1: number) => px(box.height - 2 - (f1 / Math.max(1e-9, box.top)) * (box.height - 4))
  const points = curve.flatMap(({ epoch, devF1 }): [number, number][] =>
    devF1 === null ? [] : [[x(epoch), y(devF1)]]
  )
  const [only] = points
  if (only !== undefined && points.length === 1) points.push([only[0] + 4, only[1]])
  return line<[number, number]>()(points) ?? ''
}

function thinned(series: readonly Point[]): Point[] {
  const step = Math.ceil(series.length / MOST_POINTS)
  if (step <= 1) return [...series]
  const out: Point[] = []
  for (let i = 0; i < series.length; i += step) {
    const group = series.slice(i, i + step)
    out.push(group.reduce((a, b) => (b.n * a.size > a.n * b.size ? b : a)))
  }
  return out
}
