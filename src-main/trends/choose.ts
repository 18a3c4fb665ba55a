import type { Order } from '../contract/trends'
import { flatQOf, type LineInput, scoreOf } from './entity-trend'
import { best } from './order'
import type { Cells } from './ports'

/** What a board is chosen from. */
export interface Field {
  readonly input: LineInput
  readonly cells: Cells
  /** Indices of the entities that may be listed. */
  readonly listed: readonly number[]
  readonly order: Order
}

export interface Chosen {
  readonly indices: readonly number[]
  /** Entities of the list before it was cut. */
  readonly total: number
}

/** So many are scored exactly for a list of `top`, since the quick score only comes near the exact one. */
export function exactly(top: number): number {
  return Math.ceil(top * 1.5) + 20
}

/** The first `top` in the asked order, or some more where the exact order is only told from their whole lines. */
export function choose({ input, cells, listed, order }: Field, top: number): Chosen {
  const { findings } = input.judge
  const more = exactly(top)
  if (order === 'top') {
    return {
      indices: best(
        listed,
        top,
        () => 0,
        (i) => findings.totals[i]!
      ),
      total: listed.length
    }
  }
  if (order === 'falling') {
    const falling = listed.filter((i) => findings.trough[i]! >= 0)
    const isSure = (i: number) => (findings.fallQ(findings.logFall[i]!) <= input.level ? 0 : 1)
    return { indices: best(falling, more, isSure, (i) => -findings.roughFall[i]!), total: falling.length }
  }
  if (order === 'seasonal') {
    const seasonal = listed.filter(
      (i) => findings.riseQ(findings.logRise[i]!) > input.level && flatQOf(input, i) <= input.level
    )
    return {
      indices: best(
        seasonal,
        more,
        () => 0,
        (i) => findings.totals[i]!
      ),
      total: seasonal.length
    }
  }
  const from = Math.max(input.window.first, findings.burnIn)
  const rising = order === 'new' ? listed.filter((i) => cells.buckets[cells.starts[i]!]! >= from) : listed
  const isSure = (i: number) => (findings.riseQ(findings.logRise[i]!) <= input.level ? 0 : 1)
  const near = best(rising, more, isSure, (i) => findings.rough[i]!)
  const scores = new Map(near.map((i) => [i, scoreOf(input, i)]))
  const sorted = best(near, near.length, isSure, (i) => scores.get(i)!)
  const last = sorted[Math.min(top, sorted.length) - 1]
  return {
    indices: sorted.filter((i, place) => place < top || scores.get(i) === scores.get(last!)),
    total: rising.length
  }
}
