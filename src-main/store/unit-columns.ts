import type { Count } from '../contract/domain'
import { integers, itemsOf } from './columns'
import { reachOf } from './reach'
import type { Sql, Values } from './sql'
import { orderStretches } from './stretches'
import { unitSql } from './units'

/** What a run counts in one unit, in memory: a row is a mention, or a tweet among the denominators. */
export interface UnitColumns {
  readonly mentions: MentionColumns
  /** In the order of time: the rows of quarter hour `first + i` lie at `[starts[i], starts[i + 1])`. */
  readonly tweets: {
    readonly first: number
    readonly starts: Int32Array
    readonly units: Int32Array | null
  }
  /** One more than the highest unit. */
  readonly unitReach: number
  /** Numbers held. */
  readonly rows: number
}

/** Mentions by entity, those of each in the order of time: the rows of an entity lie at `[starts[entity], starts[entity + 1])`. */
export interface MentionColumns {
  readonly starts: Int32Array
  /** Quarter hours since 1970 UTC. */
  readonly quarters: Int32Array
  /** Author or copied-text group of each row; null where a row is a unit. */
  readonly units: Int32Array | null
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
  const own = await stretchesOf(sql, 'c.entity', mentions, { run })
  const all = await stretchesOf(sql, 't.quarter', tweets, reached.values)
  const rows = own.starts[own.starts.length - 1]!
  if (rows > most || all.starts[all.starts.length - 1]! > most) return null
  const columns = ['c.quarter', ...(mention.unit === null ? [] : [mention.unit])]
  const [quarters, units] = await columnsOf(sql, 'c.entity', columns, mentions, { run }, own)
  const [tweetUnits] =
    tweet.unit === null ? [] : await columnsOf(sql, 't.quarter', [tweet.unit], tweets, reached.values, all)
  await orderStretches(own.starts, quarters!, units ?? null)
  return {
    mentions: {
      starts: own.first === 0 ? own.starts : padded(own),
      quarters: quarters!,
      units: units ?? null
    },
    tweets: { ...all, units: tweetUnits ?? null },
    unitReach: Math.max(above(units), above(tweetUnits)),
    rows: rows * columns.length + (tweetUnits?.length ?? 0)
  }
}

/** Rows by a column of theirs: those with `first + i` are to lie at `[starts[i], starts[i + 1])`. */
interface Stretches {
  readonly first: number
  readonly starts: Int32Array
}

async function stretchesOf(sql: Sql, column: string, from: string, values: Values): Promise<Stretches> {
  const chunks = await sql.chunks(`SELECT ${column}, count(*)::INTEGER ${from} GROUP BY ALL`, values)
  const keys = integers(chunks, 0)
  const counts = integers(chunks, 1)
  if (keys.length === 0) return { first: 0, starts: new Int32Array(1) }
  let first = keys[0]!
  let last = first
  for (let i = 1; i < keys.length; i++) {
    if (keys[i]! < first) first = keys[i]!
    if (keys[i]! > last) last = keys[i]!
  }
  const starts = new Int32Array(last - first + 2)
  for (let i = 0; i < keys.length; i++) starts[keys[i]! - first + 1] = counts[i]!
  for (let i = 1; i < starts.length; i++) starts[i] = starts[i - 1]! + starts[i]!
  return { first, starts }
}

/** The same from 0 on. */
function padded({ first, starts }: Stretches): Int32Array {
  const all = new Int32Array(first + starts.length)
  all.set(starts, first)
  return all
}

/** Columns (SQL) of numbers, their rows put in the stretches of `key`, inside those as they come. */
async function columnsOf(
  sql: Sql,
  key: string,
  names: readonly string[],
  from: string,
  values: Values,
  { first, starts }: Stretches
): Promise<Int32Array[]> {
  const next = starts.slice()
  const columns = names.map(() => new Int32Array(starts[starts.length - 1]!))
  const selected = [key, ...names].join(', ')
  await sql.stream(`SELECT ${selected} ${from}`, values, (chunk) => {
    const keys = itemsOf(chunk, 0)
    const items = names.map((_, i) => itemsOf(chunk, i + 1))
    const rows = chunk.rowCount
    for (let row = 0; row < rows; row++) {
      const place = keys[row]! - first
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
