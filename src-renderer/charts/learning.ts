import { max } from 'd3-array'
import { type ScaleLinear, scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import type { EpochRecord } from '../../src-main/contract/domain'
import { type Mark, px, type Scene } from './scene'

export interface LearningSpec {
  readonly width: number
  readonly height: number
  /** Planned epochs: the length of the axis. */
  readonly epochs: number
  readonly bestEpoch: number | null
}

interface Curve {
  readonly name: string
  readonly ink: string
  readonly dash?: string
  readonly points: readonly (readonly [number, number])[]
}

/** Losses on the left, dev F1 and accuracy on the right, over epochs; losses alone where nothing was held out. `batches` are losses between the ends of epochs. */
export function learningChart(
  spec: LearningSpec,
  records: readonly EpochRecord[],
  batches: readonly { readonly epoch: number; readonly loss: number }[] = []
): Scene {
  const isUnscored =
    records.length > 0 && records.every(({ devF1, accuracy }) => devF1 === null && accuracy === null)
  const middle = isUnscored ? spec.width + 14 : spec.width / 2
  const losses: Curve[] = [
    { name: 'batches', ink: 'line-strong', points: batches.map((point) => [point.epoch, point.loss]) },
    { name: 'loss', ink: 'accent', points: values(records, 'loss') },
    { name: 'dev loss', ink: 'c-company', dash: '5 3', points: values(records, 'devLoss') }
  ]
  const scores: Curve[] = [
    { name: 'dev F1', ink: 'c-geo-loc', points: values(records, 'devF1') },
    { name: 'accuracy', ink: 'c-other', dash: '5 3', points: values(records, 'accuracy') }
  ]
  const highest = max(losses.flatMap((curve) => curve.points.map(([, value]) => value))) || 1
  const marks = [
    ...panel(spec, losses, [0, middle - 14], scaleLinear([0, highest], [0, 1]).nice(4), (v) => String(v)),
    ...(isUnscored
      ? []
      : panel(spec, scores, [middle + 14, spec.width], scaleLinear([0, 1], [0, 1]), (v) => `${v * 100}`))
  ]
  const table = {
    columns: ['epoch', 'loss', 'dev loss', 'dev f1', 'accuracy'],
    rows: records.map((record) => [record.epoch, record.loss, record.devLoss, record.devF1, record.accuracy])
  }
  return { ...spec, label: 'Loss, dev loss, dev F1 and accuracy by epoch', marks, table: () => table }
}

function values(records: readonly EpochRecord[], key: 'loss' | 'devLoss' | 'devF1' | 'accuracy') {
  return records.flatMap((record): [number, number][] => {
    const value = record[key]
    return value === null ? [] : [[record.epoch, value]]
  })
}

function panel(
  spec: LearningSpec,
  curves: readonly Curve[],
  [from, to]: readonly [number, number],
  domain: ScaleLinear<number, number>,
  name: (value: number) => string
): Mark[] {
  const bottom = spec.height - 22
  const left = from + 32
  const x = scaleLinear([0, Math.max(1, spec.epochs)], [left, to - 8])
  const y = scaleLinear(domain.domain(), [bottom, 26])
  const marks: Mark[] = domain.ticks(4).flatMap((value): Mark[] => [
    { kind: 'line', x1: left, x2: to - 8, y1: y(value), y2: y(value), stroke: 'line' },
    { kind: 'text', x: left - 6, y: y(value) + 3.5, text: name(value), fill: 'ink3', anchor: 'end' }
  ])
  for (const epoch of x.ticks(Math.min(spec.epochs, 8)).filter(Number.isInteger)) {
    marks.push({
      kind: 'text',
      x: x(epoch),
      y: spec.height - 6,
      text: `${epoch}`,
      fill: 'ink3',
      anchor: 'middle'
    })
  }
  if (spec.bestEpoch !== null) {
    const at = x(spec.bestEpoch)
    marks.push({ kind: 'line', x1: at, x2: at, y1: 26, y2: bottom, stroke: 'ink3', dash: '2 3' })
  }
  let legend = left
  for (const { name: title, ink, dash, points } of curves) {
    if (points.length === 0) continue
    const draw = line<readonly [number, number]>(
      ([epoch]) => px(x(epoch)),
      ([, value]) => px(y(value))
    )
    const width = title === 'batches' ? 1 : 2
    marks.push({
      kind: 'path',
      d: draw([...points]) ?? '',
      fill: null,
      stroke: ink,
      width,
      ...(dash && { dash })
    })
    const last = points[points.length - 1]!
    if (title !== 'batches') marks.push({ kind: 'circle', cx: x(last[0]), cy: y(last[1]), r: 2.5, fill: ink })
    marks.push({ kind: 'rect', x: legend, y: 7, width: 12, height: 3, fill: ink, radius: 1.5 })
    marks.push({ kind: 'text', x: legend + 17, y: 12, text: title, fill: 'ink2' })
    legend += 34 + title.length * 6
  }
  return marks
}
