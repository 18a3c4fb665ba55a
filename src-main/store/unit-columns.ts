import type { Count } from '../contract/domain'
import { itemsOf } from './columns'
import { reachOf } from './reach'
import type { Sql, Values } from './sql'
import { unitSql } from './units'

/** Rows in the order of time: those of quarter hour `first + i` lie at `[starts[i], starts[i + 1])`. */
export interface Timeline {
  readonly first: number
  /** Length quarter hours + 1. */
  readonly starts: Int32Array
}

/** What a run counts in one unit, in memory: a row is a mention, or a tweet among the denominators. */
export interface UnitColumns {
  readonly mentions: Timeline & {
    readonly entities: Int32Array
    /** Author or copied-text group of each row; null where a row is a unit. */
    readonly units: Int32Array | null
    /** One more than the highest entity. */
    readonly reach: number
  }
  readonly tweets: Timeline & { readonly units: Int32Array | null }
  /** One more than the highest unit. */
  readonly unitReach: number
  /** Numbers held. */
  readonly rows: number
}

/** Reads what a run counts; null where that is more than `most` rows. All statements see one state of the tables. */
export async function loadColumns(
  sql: Sql,
  run: number,
  count: Count,
  most: number
): Promise<UnitColumns | null> {
  await sql.run('BEGIN TRANSACTION READ ONLY')
  try {
    return await load(sql, run, count, most)
  } finally {
    await sql.run('ROLLBACK').catch(() => {})
  }
}

async function load(sql: Sql, run: number, count: Count, most: number): Promise<UnitColumns | null> {
  const reached = await reachOf(sql, run)
  const mention = unitSql(count, 'c')
  const tweet = unitSql(count, 't')
  const mentions = `FROM cube c
    WHERE c.run IN ($run, 0) AND c.quarter IS NOT NULL AND NOT c.again AND ${mention.where}`
  const tweets = `FROM tweets t WHERE t.quarter IS NOT NULL AND ${reached.where} AND ${tweet.where}`
  const own = await timelineOf(sql, 'c', mentions, { run })
  const all = await timelineOf(sql, 't', tweets, reached.values)
  const rows = own.starts[own.starts.length - 1]!
  if (rows > most || all.starts[all.starts.length - 1]! > most) return null
  const columns = ['c.entity', ...(mention.unit === null ? [] : [mention.unit])]
  const [entities, units] = await columnsOf(sql, 'c', columns, mentions, { run }, own)
  const [tweetUnits] =
    tweet.unit === null ? [] : await columnsOf(sql, 't', [tweet.unit], tweets, reached.values, all)
  return {
    mentions: { ...own, entities: entities!, units: units ?? null, reach: above(entities) },
    tweets: { ...all, units: tweetUnits ?? null },
    unitReach: Math.max(above(units), above(tweetUnits)),
    rows: rows * columns.length + (tweetUnits?.length ?? 0)
  }
}

async function timelineOf(sql: Sql, alias: string, from: string, values: Values): Promise<Timeline> {
  const counts = await sql.rows<{ quarter: number; n: number }>(
    `SELECT ${alias}.quarter AS quarter, count(*) AS n ${from} GROUP BY ALL`,
    values
  )
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const { quarter } of counts) {
    first = Math.min(first, quarter)
    last = Math.max(last, quarter)
  }
  if (counts.length === 0) return { first: 0, starts: new Int32Array(1) }
  const starts = new Int32Array(last - first + 2)
  for (const { quarter, n } of counts) starts[quarter - first + 1] = n
  for (let i = 1; i < starts.length; i++) starts[i] = starts[i]! + starts[i - 1]!
  return { first, starts }
}

/** Columns (SQL) of numbers, their rows put in the order of the timeline. */
async function columnsOf(
  sql: Sql,
  alias: string,
  names: readonly string[],
  from: string,
  values: Values,
  { first, starts }: Timeline
): Promise<Int32Array[]> {
  const next = starts.slice()
  const columns = names.map(() => new Int32Array(starts[starts.length - 1]!))
  const selected = [`${alias}.quarter`, ...names].join(', ')
  await sql.stream(`SELECT ${selected} ${from}`, values, (chunk) => {
    const quarters = itemsOf(chunk, 0)
    const items = names.map((_, i) => itemsOf(chunk, i + 1))
    for (let row = 0; row < chunk.rowCount; row++) {
      const place = quarters[row]! - first
      const at = next[place]!
      next[place] = at + 1
      for (let i = 0; i < columns.length; i++) columns[i]![at] = items[i]![row]!
    }
  })
  return columns
}

function above(column: Int32Array | undefined): number {
  let top = -1
  if (column !== undefined) for (let i = 0; i < column.length; i++) if (column[i]! > top) top = column[i]!
  return top + 1
}
