import type { EvaluationReport } from '../../src-main/contract/domain'
import { nameOfClass, SHORT_NAMES, SHOWN_CLASSES } from '../lib/classes'
import { integer, percent } from '../lib/format'
import type { Mark, Scene } from './scene'

export type Confusion = EvaluationReport['token']['confusion']

const LEFT = 78
const TOP = 40
const CELL_HEIGHT = 24

/** Tokens by gold class (rows) and predicted class (columns): B- and I- together, `O` as none. */
export function foldByClass({ labels, matrix }: Confusion): {
  readonly names: readonly string[]
  readonly matrix: readonly (readonly number[])[]
} {
  const bare = labels.map((label) => label.replace(/^[BI]-/, ''))
  const names = [...SHOWN_CLASSES.filter((name) => bare.includes(name)), 'O']
  const place = bare.map((name) => names.indexOf(name))
  const folded = names.map(() => names.map(() => 0))
  for (const [gold, row] of matrix.entries()) {
    for (const [predicted, n] of row.entries()) {
      const target = folded[place[gold] ?? -1]
      const column = place[predicted] ?? -1
      if (target && column >= 0) target[column] = (target[column] ?? 0) + n
    }
  }
  return { names, matrix: folded }
}

/** A cell of the heat map, px, with its tokens. */
export interface ConfusionCell {
  readonly gold: string
  readonly predicted: string
  readonly tokens: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The cells that hold tokens, but for those that are no entity and were taken for none. */
export function confusionCells(width: number, confusion: Confusion): ConfusionCell[] {
  const { names, matrix } = foldByClass(confusion)
  const cell = (width - LEFT - 6) / names.length
  return names.flatMap((gold, i) =>
    names.flatMap((predicted, j) => {
      const tokens = matrix[i]?.[j] ?? 0
      if (tokens === 0 || (gold === 'O' && predicted === 'O')) return []
      const at = { x: LEFT + cell * j, y: TOP + CELL_HEIGHT * i, width: cell, height: CELL_HEIGHT }
      return [{ gold, predicted, tokens, ...at }]
    })
  )
}

/** A heat map whose shade is the share of a row; the diagonal is what was right. */
export function confusionChart(width: number, confusion: Confusion): Scene {
  const { names, matrix } = foldByClass(confusion)
  const cell = (width - LEFT - 6) / names.length
  const height = TOP + CELL_HEIGHT * names.length + 6
  const marks: Mark[] = [
    { kind: 'text', x: LEFT, y: 12, text: 'predicted', fill: 'ink3' },
    { kind: 'text', x: LEFT - 10, y: TOP - 9, text: 'gold', fill: 'ink3', anchor: 'end' }
  ]
  for (const [i, name] of names.entries()) {
    const y = TOP + CELL_HEIGHT * i
    const short = name === 'O' ? 'none' : (SHORT_NAMES[name as keyof typeof SHORT_NAMES] ?? name)
    const x = LEFT + cell * i + cell / 2
    marks.push({ kind: 'text', x, y: TOP - 9, text: short, fill: 'ink2', anchor: 'middle' })
    marks.push({ kind: 'text', x: LEFT - 10, y: y + 15.5, text: titleOf(name), fill: 'ink2', anchor: 'end' })
    marks.push(...rowOf(matrix[i] ?? [], i, { cell, y }))
  }
  const table = {
    columns: ['gold', ...names.map(titleOf)],
    rows: names.map((name, i) => [titleOf(name), ...(matrix[i] ?? [])])
  }
  return { width, height, label: 'Tokens by gold class and predicted class', marks, table: () => table }
}

function rowOf(row: readonly number[], i: number, { cell, y }: { cell: number; y: number }): Mark[] {
  const total = row.reduce((a, b) => a + b, 0)
  return row.flatMap((n, j): Mark[] => {
    const share = total === 0 ? 0 : n / total
    const x = LEFT + cell * j
    const ground: Mark = {
      kind: 'rect',
      x: x + 1,
      y: y + 1,
      width: cell - 2,
      height: CELL_HEIGHT - 2,
      fill: share === 0 ? 'bg' : i === j ? 'accent' : 'c-company',
      opacity: share === 0 ? 1 : 0.08 + 0.47 * Math.sqrt(share),
      radius: 3
    }
    if (n === 0) return [ground]
    const text = cell > 38 ? integer(n) : percent(share).replace(' %', '')
    return [ground, { kind: 'text', x: x + cell / 2, y: y + 15.5, text, fill: 'ink', anchor: 'middle' }]
  })
}

function titleOf(name: string): string {
  return name === 'O' ? 'none' : nameOfClass(name)
}
