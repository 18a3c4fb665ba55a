import type { EntityTrend, Order } from '../../src-main/contract/trends'

/** An entity of the board or a divider. `others` counts those folded under one that leads a story; `isMember` is one of them. */
export type BoardRowEntry =
  | {
      readonly trend: EntityTrend
      /** Null for a pinned one. */
      readonly rank: number | null
      readonly others: number
      readonly isMember: boolean
      readonly text: null
    }
  | { readonly trend: null; readonly rank: null; readonly text: string }

/**
 * Pinned entities, then the board's rows with a divider where the list goes on below the level of `q`. In lists of rises a story takes the place of its best entity and
 * shows the one that leads it.
 * @param open leads of the stories whose other entities are shown
 */
export function boardRows(
  all: readonly EntityTrend[],
  order: Order,
  level: number,
  open: ReadonlySet<number> = new Set(),
  pins: ReadonlySet<number> = new Set()
): BoardRowEntry[] {
  const trends = all.filter((trend) => !pins.has(trend.entity))
  const isJudged = order === 'rising' || order === 'falling' || order === 'new'
  const sure = isJudged ? trends.findIndex((trend) => qOf(trend, order) > level) : trends.length
  const first = sure < 0 ? trends.length : sure
  const stories = order === 'rising' || order === 'new' ? storiesOf(trends.slice(0, first)) : new Map()
  const place = new Map(all.map((trend, i) => [trend, i + 1]))
  const rows: BoardRowEntry[] = all
    .filter((trend) => pins.has(trend.entity))
    .map((trend) => ({ trend, rank: null, others: 0, isMember: false, text: null }))
  const push = (trend: EntityTrend, others: number, isMember: boolean, at = trend) =>
    rows.push({ trend, rank: place.get(at) ?? 0, others, isMember, text: null })
  const shown = new Set<number>()
  trends.forEach((trend, i) => {
    if (isJudged && i === first) rows.push(divider(first, level))
    const story: readonly EntityTrend[] | undefined =
      i < first && trend.story != null ? stories.get(trend.story) : undefined
    if (story === undefined) {
      push(trend, 0, false)
      return
    }
    const [lead, ...others] = story
    if (lead === undefined || shown.has(lead.entity)) return
    shown.add(lead.entity)
    push(lead, others.length, false, trend)
    if (open.has(lead.entity)) for (const other of others) push(other, 0, true)
  })
  return rows
}

function divider(first: number, level: number): BoardRowEntry {
  const text =
    first === 0 ? `Nothing here is beyond noise at q ${level}` : `Not told from noise at q ${level}`
  return { trend: null, rank: null, text }
}

/** The entities of each story, the lead first; stories whose lead or whose others are not listed are none. */
function storiesOf(trends: readonly EntityTrend[]): Map<number, readonly EntityTrend[]> {
  const byLead = new Map<number, EntityTrend[]>()
  for (const trend of trends) {
    if (trend.story == null) continue
    const story = byLead.get(trend.story)
    if (story === undefined) byLead.set(trend.story, [trend])
    else if (trend.entity === trend.story) story.unshift(trend)
    else story.push(trend)
  }
  for (const [lead, story] of byLead) {
    if (story.length < 2 || story[0]?.entity !== lead) byLead.delete(lead)
  }
  return byLead
}

/** The q that a list is judged by. */
export function qOf(trend: EntityTrend, order: Order): number {
  return order === 'falling' ? trend.qFall : trend.q
}
