import type { EvaluationReport, Interval, Score, Tally } from '../contract/domain'

const HEADER = ['class', 'precision', 'recall', 'F1', '95 % interval', 'gold', 'right', 'wrong', 'missed']

/** A report as a table for a terminal: percent, a dash where a score is undefined, the classes by support. */
export function reportTable(report: EvaluationReport): string[] {
  const classes = Object.entries(report.perClass).sort(([, a], [, b]) => b.support - a.support)
  const rows = [
    HEADER,
    ...classes.map(([name, score]) => row(name, score, score.interval, score)),
    row('all (micro)', report.micro, report.micro.interval, sum(classes.map(([, score]) => score))),
    row('mean (macro)', report.macro, null, null),
    row('class left out', report.untyped, null, null)
  ]
  const widths = HEADER.map((_, i) => Math.max(...rows.map((cells) => cells[i]!.length)))
  const lines = rows.map((cells) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd()
  )
  lines.splice(1 + classes.length, 0, '')
  return [...lines, '', `Tokens with the right label: ${percent(report.token.accuracy)} %`]
}

function row(name: string, score: Score, interval: Interval | null, tally: Tally | null): string[] {
  return [
    name,
    percent(score.precision),
    percent(score.recall),
    percent(score.f1),
    interval === null ? '' : `${percent(interval.low)} to ${percent(interval.high)}`,
    String(score.support),
    ...(tally === null ? ['', '', ''] : [tally.tp, tally.fp, tally.fn].map(String))
  ]
}

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((a, b) => ({ tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn }), {
    tp: 0,
    fp: 0,
    fn: 0
  })
}

function percent(value: number | null): string {
  return value === null ? '–' : (100 * value).toFixed(1)
}
