import { max } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import type { EntityClass } from '../../src-main/contract/classes'
import type { VolumeResult } from '../../src-main/contract/trends'
import { isoIn } from '../lib/time'
import { timeTicks } from '../lib/time-ticks'
import type { Mark, Scene } from './scene'

export interface VolumeSpec {
  readonly width: number
  readonly height: number
  readonly zone: string
  /** Classes that are drawn; empty means all. */
  readonly classes: readonly EntityClass[]
  /** The end of the last bucket, ms UTC. */
  readonly end: number
}

export interface VolumeChart {
  readonly scene: Scene
  /** Time at a place and place of a time, over the whole width. */
  timeAt(x: number): number
  placeOf(time: number): number
}

const AXIS = 14

/** Mentions by bucket, stacked by class; what lies outside the selection is faint. */
export function volumeChart(
  spec: VolumeSpec,
  volume: VolumeResult,
  selection: { readonly from: number; readonly to: number } | null
): VolumeChart {
  const { buckets } = volume
  const from = buckets[0] ?? 0
  const x = scaleLinear([from, Math.max(spec.end, from + 1)], [0, spec.width])
  const bottom = spec.height - AXIS
  const layers = layersOf(volume, spec.classes)
  const totals = buckets.map((_, i) => layers.reduce((sum, layer) => sum + (layer.n[i] ?? 0), 0))
  const y = scaleLinear([0, max(totals) || 1], [0, bottom - 2])
  const isIn = (i: number) => {
    const start = buckets[i]!
    const end = buckets[i + 1] ?? spec.end
    return selection === null || (start < selection.to && end > selection.from)
  }
  const marks: Mark[] = []
  for (const wanted of [false, true]) {
    const floor = new Float64Array(buckets.length)
    for (const layer of layers) {
      let d = ''
      for (let i = 0; i < buckets.length; i++) {
        const height = y(layer.n[i] ?? 0)
        const left = x(buckets[i]!)
        const width = Math.max(0.5, x(buckets[i + 1] ?? spec.end) - left - 0.8)
        if (height > 0 && isIn(i) === wanted) d += bar(left, bottom - floor[i]! - height, width, height)
        floor[i] = floor[i]! + height
      }
      if (d !== '') {
        marks.push({
          kind: 'path',
          d,
          fill: layer.ink,
          stroke: null,
          opacity: selection === null ? 0.62 : wanted ? 0.95 : 0.38
        })
      }
    }
  }
  const count = Math.max(2, Math.floor(spec.width / 120))
  for (const tick of timeTicks(from, spec.end, spec.zone, count)) {
    if (x(tick.t) > spec.width - 40) continue
    marks.push({ kind: 'text', x: x(tick.t) + 2, y: spec.height - 2, text: tick.label, fill: 'ink3' })
  }
  const scene = {
    ...spec,
    label: `Mentions a ${volume.grain} by class`,
    marks,
    table: () => tableOf(spec, volume)
  }
  return { scene, timeAt: (at) => x.invert(at), placeOf: x }
}

function layersOf(volume: VolumeResult, wanted: readonly EntityClass[]) {
  const isLast = (name: EntityClass) => Number(name === 'other')
  const layers = volume.classes
    .filter((layer) => layer.total > 0 && (wanted.length === 0 || wanted.includes(layer.class)))
    .sort((a, b) => isLast(a.class) - isLast(b.class) || b.total - a.total)
    .map((layer) => ({ n: layer.n, ink: `c-${layer.class}` }))
  return layers.length > 0 || wanted.length > 0 ? layers : [{ n: volume.tweets, ink: 'ink3' }]
}

function bar(x: number, y: number, width: number, height: number): string {
  return `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`
}

function tableOf(spec: VolumeSpec, volume: VolumeResult) {
  return {
    columns: [volume.grain, 'tweets', ...volume.classes.map((layer) => layer.class)],
    rows: volume.buckets.map((t, i) => [
      isoIn(t, spec.zone),
      volume.tweets[i] ?? 0,
      ...volume.classes.map((layer) => layer.n[i] ?? 0)
    ])
  }
}
