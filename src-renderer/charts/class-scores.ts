import { scaleLinear } from 'd3-scale'
import type { EvaluationReport } from '../../src-main/contract/domain'
import { nameOfClass, SHOWN_CLASSES } from '../lib/classes'
import { score } from '../lib/format'
import type { Mark, Scene } from './scene'

const ROW = 26
const LEFT = 78
const TOP = 22

export type Report = Pick<EvaluationReport, 'micro' | 'perClass'>

/** Classes that a report knows, in the order of the screen. */
export function classesOf(...reports: readonly Report[]) {
  return SHOWN_CLASSES.filter((name) => reports.some((report) => report.perClass[name]))
}

/** F1 by class with its interval, and all classes together. */
export function classScores(width: number, report: Report): Scene {
  const names = classesOf(report)
  const height = TOP + ROW * (names.length + 1) + 6
  const x = scaleLinear([0, 1], [LEFT, width - 14])
  const marks: Mark[] = [...axis(x, height)]
  const rows = [
    { name: 'all classes', ink: 'ink', entry: report.micro },
    ...names.map((name) => ({ name: nameOfClass(name), ink: `c-${name}`, entry: report.perClass[name]! }))
  ]
  for (const [i, { name, ink, entry }] of rows.entries()) {
    const y = TOP + ROW * i + ROW / 2
    marks.push({ kind: 'text', x: LEFT - 10, y: y + 3.5, text: name, fill: 'ink2', anchor: 'end' })
    if (entry.interval) {
      const { low, high } = entry.interval
      marks.push({ kind: 'line', x1: x(low), x2: x(high), y1: y, y2: y, stroke: ink, width: 2 })
    }
    if (entry.f1 !== null) marks.push({ kind: 'circle', cx: x(entry.f1), cy: y, r: 4.5, fill: ink })
  }
  const table = {
    columns: ['class', 'precision', 'recall', 'f1', 'f1 low', 'f1 high', 'support'],
    rows: rows.map(({ name, entry }) => [
      name,
      entry.precision,
      entry.recall,
      entry.f1,
      entry.interval?.low ?? null,
      entry.interval?.high ?? null,
      entry.support
    ])
  }
  return { width, height, label: 'F1 by class with its 95 % interval', marks, table: () => table }
}

/** Two models by class: the hollow point is the one held against, the full one the model looked at. */
export function dumbbells(
  width: number,
  model: { readonly name: string; readonly report: Report },
  other: { readonly name: string; readonly report: Report }
): Scene {
  const names = classesOf(model.report, other.report)
  const height = TOP + ROW * (names.length + 1) + 6
  const x = scaleLinear([0, 1], [LEFT, width - 60])
  const marks: Mark[] = [...axis(x, height)]
  const rows = [
    { name: 'all classes', ink: 'ink', now: model.report.micro, before: other.report.micro },
    ...names.map((name) => ({
      name: nameOfClass(name),
      ink: `c-${name}`,
      now: model.report.perClass[name],
      before: other.report.perClass[name]
    }))
  ]
  for (const [i, { name, ink, now, before }] of rows.entries()) {
    const y = TOP + ROW * i + ROW / 2
    marks.push({ kind: 'text', x: LEFT - 10, y: y + 3.5, text: name, fill: 'ink2', anchor: 'end' })
    for (const [entry, dy] of [
      [before, -3],
      [now, 3]
    ] as const) {
      const range = entry?.interval
      if (!range) continue
      const stroke = entry === now ? ink : 'line-strong'
      marks.push({
        kind: 'line',
        x1: x(range.low),
        x2: x(range.high),
        y1: y + dy,
        y2: y + dy,
        stroke,
        width: 1
      })
    }
    const a = before?.f1 ?? null
    const b = now?.f1 ?? null
    if (a !== null && b !== null) {
      marks.push({ kind: 'line', x1: x(a), x2: x(b), y1: y, y2: y, stroke: ink, width: 2.5 })
      const difference = (b - a) * 100
      const text = `${difference >= 0 ? '+' : '−'}${Math.abs(difference).toFixed(1)}`
      marks.push({ kind: 'text', x: width - 6, y: y + 3.5, text, fill: 'ink', anchor: 'end', weight: 600 })
    }
    if (a !== null) marks.push({ kind: 'circle', cx: x(a), cy: y, r: 4.5, fill: 'panel', stroke: ink })
    if (b !== null) marks.push({ kind: 'circle', cx: x(b), cy: y, r: 4.5, fill: ink })
  }
  const table = {
    columns: ['class', `f1 ${other.name}`, `f1 ${model.name}`, 'difference', 'support'],
    rows: rows.map(({ name, now, before }) => [
      name,
      before?.f1 ?? null,
      now?.f1 ?? null,
      now?.f1 == null || before?.f1 == null ? null : now.f1 - before.f1,
      now?.support ?? before?.support ?? null
    ])
  }
  return { width, height, label: `F1 by class: ${other.name} and ${model.name}`, marks, table: () => table }
}

function axis(x: (value: number) => number, height: number): Mark[] {
  return [0, 0.25, 0.5, 0.75, 1].flatMap((value): Mark[] => [
    { kind: 'line', x1: x(value), x2: x(value), y1: TOP - 4, y2: height - 6, stroke: 'line' },
    {
      kind: 'text',
      x: x(value),
      y: TOP - 9,
      text: value === 0 ? 'F1 0' : score(value).replace('.0', ''),
      fill: 'ink3',
      anchor: 'middle'
    }
  ])
}
