import type { ScaleLinear } from 'd3-scale'
import type { Measure } from '../lib/address'
import { integer } from '../lib/format'
import type { Mark, Plot } from './scene'

/** Lines and names of round values. Shares get as many decimals as their step needs. */
export function valueTicks(y: ScaleLinear<number, number>, plot: Plot, measure: Measure, about = 4): Mark[] {
  const ticks = y.ticks(about).filter((value) => measure === 'share' || Number.isInteger(value))
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0)
  const decimals = measure === 'share' ? Math.max(0, -Math.floor(Math.log10(step * 100) + 1e-9)) : 0
  return ticks.flatMap((value): Mark[] => [
    { kind: 'line', x1: plot.left, x2: plot.right, y1: y(value), y2: y(value), stroke: 'line' },
    {
      kind: 'text',
      x: plot.left - 6,
      y: y(value) + 3.5,
      text: measure === 'share' ? `${(value * 100).toFixed(decimals)} %` : integer(value),
      fill: 'ink3',
      anchor: 'end'
    }
  ])
}
