import type { EntityTrend, Order } from '../../src-main/contract/trends'

export type BoardRowEntry =
  | { readonly trend: EntityTrend; readonly rank: number; readonly text: null }
  | { readonly trend: null; readonly rank: null; readonly text: string }

/** The board's rows with a divider where the list goes on below the level of `q`. */
export function boardRows(trends: readonly EntityTrend[], order: Order, level: number): BoardRowEntry[] {
  const rows: BoardRowEntry[] = trends.map((trend, i) => ({ trend, rank: i + 1, text: null }))
  if (order !== 'rising' && order !== 'falling' && order !== 'new') return rows
  const first = trends.findIndex((trend) => qOf(trend, order) > level)
  if (first < 0) return rows
  const text =
    first === 0 ? `Nothing here is beyond noise at q ${level}` : `Not told from noise at q ${level}`
  rows.splice(first, 0, { trend: null, rank: null, text })
  return rows
}

/** The q that a list is judged by. */
export function qOf(trend: EntityTrend, order: Order): number {
  return order === 'falling' ? trend.qFall : trend.q
}
