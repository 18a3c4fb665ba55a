import { extent } from 'd3-array'
import { scaleLinear, scaleLog } from 'd3-scale'
import type { Dimension, Point, SearchTrial, Space } from '../../src-main/contract/tuning'
import { score } from '../lib/format'
import { settingName, settingText } from '../lib/settings-searched'

/** One axis of parallel coordinates. Places go from 0 at its foot to 1 at its head. */
export interface ParallelAxis {
  readonly title: string
  /** Null for a value that the axis has not. */
  readonly placeOf: (value: Point[string]) => number | null
  readonly ticks: readonly { readonly place: number; readonly text: string }[]
}

/** A trial's places on the axes; null where it has none, as before its first F1. */
export interface ParallelLine {
  readonly trial: number
  readonly places: readonly (number | null)[]
  readonly values: readonly Point[string][]
  readonly f1: number | null
  readonly isBest: boolean
}

/** Stretches of axes that are looked at, by the axis' number: `[from, to]` in places. */
export type Brushes = ReadonlyMap<number, readonly [number, number]>

/** An axis for each key of the space in its order, then one of dev F1 over what the trials have. */
export function parallelAxes(space: Space, trials: readonly SearchTrial[]): ParallelAxis[] {
  const keys = Object.entries(space).map(([key, part]) => axisOf(settingName(key), part))
  return [...keys, scoreAxis(trials.flatMap(({ f1 }) => f1 ?? []))]
}

/** @param best number of the best trial */
export function parallelLines(
  axes: readonly ParallelAxis[],
  space: Space,
  trials: readonly SearchTrial[],
  best: number | null
): ParallelLine[] {
  return trials.map(({ trial, point, f1 }) => {
    const values = [...Object.keys(space).map((key) => point[key] ?? null), f1]
    const places = axes.map((axis, i) => (values[i] == null ? null : axis.placeOf(values[i])))
    return { trial, places, values, f1, isBest: trial === best }
  })
}

/** True where a line goes through every brush. */
export function passes({ places }: ParallelLine, brushes: Brushes): boolean {
  for (const [axis, [from, to]] of brushes) {
    const place = places[axis] ?? null
    if (place === null || place < from || place > to) return false
  }
  return true
}

function axisOf(title: string, part: Dimension): ParallelAxis {
  if ('choices' in part) {
    const { choices } = part
    const at = (i: number): number => (choices.length === 1 ? 0.5 : i / (choices.length - 1))
    return {
      title,
      placeOf: (value) => (choices.includes(value) ? at(choices.indexOf(value)) : null),
      ticks: choices.map((choice, i) => ({ place: at(i), text: settingText(choice) }))
    }
  }
  const { min, max, log } = part
  const scale = (log ? scaleLog() : scaleLinear()).domain([min, max]).range([0, 1])
  const inner = log ? decades(min, max) : scaleLinear().domain([min, max]).ticks(4)
  const values = [...new Set([min, ...inner.filter((value) => far(scale(value))), max])]
  return {
    title,
    placeOf: (value) => (typeof value === 'number' ? (min === max ? 0.5 : scale(value)) : null),
    ticks: values.map((value) => ({ place: min === max ? 0.5 : scale(value), text: settingText(value) }))
  }
}

/** Powers of ten within. */
function decades(min: number, max: number): number[] {
  const first = Math.ceil(Math.log10(min) - 1e-9)
  const last = Math.floor(Math.log10(max) + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(`1e${first + i}`))
}

/** Leaves room for the tick at an end. */
function far(place: number): boolean {
  return place > 0.08 && place < 0.92
}

function scoreAxis(values: readonly number[]): ParallelAxis {
  const [low = 0, high = 1] = extent(values)
  const scale = scaleLinear()
    .domain(low === high ? [Math.max(0, low - 0.05), Math.min(1, low + 0.05)] : [low, high])
    .range([0, 1])
    .nice(4)
  return {
    title: 'dev F1',
    placeOf: (value) => (typeof value === 'number' ? scale(value) : null),
    ticks: scale.ticks(4).map((value) => ({ place: scale(value), text: score(value) }))
  }
}
