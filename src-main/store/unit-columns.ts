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
  /** Numbers of four bytes that are held. */
  readonly numbers: number
}

/**
 * Mentions by entity, those of each in the order of time, in eras of `ERA` quarter hours so that a quarter hour takes two bytes: the rows of an entity in era k of `eras` lie
 * at `[starts[entity x eras + k], starts[entity x eras + k + 1])`.
 */
export interface MentionColumns {
  readonly starts: Int32Array
  readonly eras: number
  /** The first quarter hour of the first era, since 1970 UTC. */
  readonly first: number
  /** Quarter hours since the beginning of their era. */
  readonly quarters: Uint16Array
  /** Author or copied-text group of each row; null where a row is a unit. */
  readonly units: Int32Array | null
}

/** Quarter hours of an era: 682 days. */
export const ERA = 2 ** 16

/**
 * Reads what a run counts. All statements see one state of the tables.
 *
 * @param mayHold told before anything large is read how many numbers of four bytes it will be; false gives null
 */
export async function loadColumns(
  sql: Sql,
  run: number,
  count: Count,
  mayHold: (numbers: number) => boolean
): Promise<UnitColumns | null> {
  await sql.run('BEGIN TRANSACTION READ ONLY')
  try {
    return await load(sql, run, count, mayHold)
  } finally {
    await sql.run('ROLLBACK').catch(() => {})
  }
}

async function load(
  sql: Sql,
  run: number,
  count: Count,
  mayHold: (numbers: number) => boolean
): Promise<UnitColumns | null> {
  const reached = await reachOf(sql, run)
  const mention = unitSql(count, 'c')
  const tweet = unitSql(count, 't')
  const mentions = `FROM cube c
    WHERE c.run IN ($run, 0) AND c.quarter IS NOT NULL AND NOT c.again AND ${mention.where}`
  const tweets = `FROM tweets t WHERE t.quarter IS NOT NULL AND ${reached.where} AND ${tweet.where}`
  const { first, eras } = await erasOf(sql)
  const stretch = `(c.entity * ${eras} + (c.quarter - ${first}) // ${ERA})::INTEGER`
  const quarter = `((c.quarter - ${first}) % ${ERA})::INTEGER`
  const own = await stretchesOf(sql, stretch, mentions, { run })
  const all = await stretchesOf(sql, 't.quarter', tweets, reached.values)
  const rows = own.starts[own.starts.length - 1]!
  const tweetRows = all.starts[all.starts.length - 1]!
  const numbers =
    own.starts.length + rows * (mention.unit === null ? 0.5 : 1.5) + (tweet.unit === null ? 0 : tweetRows)
  if (!mayHold(numbers)) return null
  const quarters = new Uint16Array(rows)
  const units = mention.unit === null ? null : new Int32Array(rows)
  await readInto(sql, [stretch, quarter, mention.unit], [quarters, units], mentions, { run }, own)
  const tweetUnits = tweet.unit === null ? null : new Int32Array(tweetRows)
  await readInto(sql, ['t.quarter', tweet.unit], [tweetUnits], tweets, reached.values, all)
  await orderStretches(own.starts, quarters, units)
  return {
    mentions: { starts: padded(own, eras), eras, first, quarters, units },
    tweets: { ...all, units: tweetUnits },
    unitReach: Math.max(above(units), above(tweetUnits)),
    numbers
  }
}

/** The eras that hold all tweets. */
async function erasOf(sql: Sql): Promise<{ readonly first: number; readonly eras: number }> {
  const extent = await sql.first<{ first: number | null; last: number }>(
    'SELECT min(quarter) AS first, max(quarter) AS last FROM tweets'
  )
  if (extent === null || extent.first === null) return { first: 0, eras: 1 }
  return { first: extent.first, eras: Math.floor((extent.last - extent.first) / ERA) + 1 }
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

/** The same from 0 on, up to the end of an entity. */
function padded({ first, starts }: Stretches, eras: number): Int32Array {
  const reach = Math.ceil((first + starts.length - 1) / eras) * eras
  if (first === 0 && starts.length === reach + 1) return starts
  const all = new Int32Array(reach + 1).fill(starts[starts.length - 1]!)
  all.fill(0, 0, first)
  all.set(starts, first)
  return all
}

/**
 * Reads numbers into `columns`, each row in its stretch, inside those as they come.
 *
 * @param names SQL: the stretch that a row lies in, then what is read for each column; both are null where there is none
 */
async function readInto(
  sql: Sql,
  names: readonly (string | null)[],
  columns: readonly (Uint16Array | Int32Array | null)[],
  from: string,
  values: Values,
  { first, starts }: Stretches
): Promise<void> {
  const wanted = columns.filter((column) => column !== null)
  if (wanted.length === 0) return
  const next = starts.slice()
  const selected = names.filter((name) => name !== null).join(', ')
  await sql.stream(`SELECT ${selected} ${from}`, values, (chunk) => {
    const keys = itemsOf(chunk, 0)
    const items = wanted.map((_, i) => itemsOf(chunk, i + 1))
    const rows = chunk.rowCount
    for (let row = 0; row < rows; row++) {
      const place = keys[row]! - first
      const at = next[place]!
      next[place] = at + 1
      for (let i = 0; i < wanted.length; i++) wanted[i]![at] = items[i]![row]!
    }
  })
}

function above(column: Int32Array | null): number {
  let top = -1
  if (column !== null) for (let i = 0; i < column.length; i++) if (column[i]! > top) top = column[i]!
  return top + 1
}
