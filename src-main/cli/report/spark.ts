import type { Point } from '../../contract/trends'
import { type Html, html } from './html'

interface Box {
  readonly width: number
  readonly height: number
}

/** The share of an entity by bucket as a line over the band of what was to be expected, as SVG. */
export function spark(series: readonly Point[], label: string, { width, height }: Box): Html {
  const share = (n: number, { size }: Point): number => (size > 0 ? n / size : 0)
  const highest = Math.max(1e-12, ...series.map((point) => share(Math.max(point.n, point.high), point)))
  const place = (i: number, value: number): string =>
    [1 + (i * (width - 2)) / Math.max(1, series.length - 1), height - 2 - (value / highest) * (height - 4)]
      .map((x) => x.toFixed(1))
      .join(' ')
  const path = (of: (point: Point) => number): string[] => series.map((p, i) => place(i, share(of(p), p)))
  const line = path(({ n }) => n)
  const band = [...path(({ high }) => high), ...path(({ low }) => low).reverse()]
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}"><path class="band" d="M${band.join('L')}Z"/><path class="line" d="M${line.join('L')}"/></svg>`
}
