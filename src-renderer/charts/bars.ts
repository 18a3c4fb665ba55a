import { scaleLinear } from 'd3-scale'
import type { Mark, Scene } from './scene'

export interface Bar {
  readonly name: string
  readonly value: number
  /** The value as it is written. */
  readonly text: string
}

const ROW = 23
const NAME = 130

/** Named bars, longest first as given: what `Bars.svelte` shows, as a picture. */
export function barsScene(title: string, unit: string, bars: readonly Bar[], width = 420): Scene {
  const highest = Math.max(1e-12, ...bars.map((bar) => bar.value))
  const x = scaleLinear([0, highest], [0, width - NAME - 70])
  const marks: Mark[] = [{ kind: 'text', x: 8, y: 16, text: title, fill: 'ink2', weight: 600 }]
  for (const [i, bar] of bars.entries()) {
    const y = 26 + ROW * i
    marks.push({ kind: 'text', x: 8, y: y + 15, text: bar.name, fill: 'ink' })
    marks.push({ kind: 'rect', x: NAME, y: y + 8, width: x(bar.value), height: 7, fill: 'accent', radius: 3 })
    marks.push({ kind: 'text', x: width - 8, y: y + 15, text: bar.text, fill: 'ink2', anchor: 'end' })
  }
  const table = { columns: ['name', unit], rows: bars.map((bar) => [bar.name, bar.value]) }
  return { width, height: 32 + ROW * bars.length, label: title, marks, table: () => table }
}
