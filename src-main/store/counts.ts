import { CLASSES } from '../contract/classes'
import type { Count } from '../contract/domain'
import { bucketing } from './buckets'
import { assembleCells } from './cells'
import { RETWEET } from './codes'
import { integers } from './columns'
import type { Database } from './database'
import { hasRoots, rooted } from './roots'
import { listValue, type Sql } from './sql'
import type { Counts } from './types'

/** What tells one unit from another: a column, or null where a row is a unit. */
const UNIT: Readonly<Record<Count, 'author' | 'grp' | null>> = {
  tweets: null,
  originals: null,
  authors: 'author',
  texts: 'grp'
}
/** A window of this part of the data or more is long. */
const LONG = 0.2
const ORIGINALS = `kind <> ${RETWEET}`

export function createCounts(db: Database): Counts {
  return {
    cells: ({ run, count, borders, entities, minTotal }, signal) =>
      db.read(async (sql) => {
        const { join, bucket, within, values } = bucketing(borders, 'c.quarter')
        const merged = await hasRoots(sql)
        const { entity, join: rootJoin } = rooted(merged, 'c')
        const unit = UNIT[count] ?? (merged ? 'tweet' : null)
        const wheres = ['c.run IN ($run, 0)', within]
        if (UNIT[count] === null && !merged) wheres.push('NOT c.again')
        if (count === 'originals') wheres.push(`c.${ORIGINALS}`)
        if (entities) wheres.push(`${entity} IN (SELECT unnest($entities::INTEGER[]))`)
        if (unit === null && !entities) {
          const rows = await sql.chunks(
            `SELECT c.entity, ${bucket} AS bucket FROM cube c ${join} WHERE ${wheres.join(' AND ')}`,
            { ...values, run }
          )
          return assembleCells(
            { entities: integers(rows, 0), buckets: integers(rows, 1), counts: null },
            minTotal
          )
        }
        const unitColumn = unit === null ? '' : `, c.${unit} AS unit`
        const n = unit === null ? 'count(*)' : 'count(DISTINCT unit)'
        const pruned = minTotal > 1 ? await pruning(sql, merged, borders) : ''
        const chunks = await sql.chunks(
          `WITH picked AS NOT MATERIALIZED (SELECT ${entity} AS entity, ${bucket} AS bucket${unitColumn}
             FROM cube c ${rootJoin} ${join} WHERE ${wheres.join(' AND ')})
           SELECT entity, bucket, ${n}::INTEGER AS n FROM picked ${pruned}
           GROUP BY entity, bucket HAVING ${n} > 0`,
          {
            ...values,
            run,
            ...(minTotal > 1 ? { minTotal } : {}),
            ...(entities ? { entities: listValue(entities) } : {})
          }
        )
        const loose = {
          entities: integers(chunks, 0),
          buckets: integers(chunks, 1),
          counts: integers(chunks, 2)
        }
        return assembleCells(loose, minTotal)
      }, signal),
    sizes: (run, count, borders, signal) =>
      db.read(async (sql) => {
        const reached = await reachOf(sql, run)
        const unit = UNIT[count]
        const n = unit === null ? 'count(*)' : `count(DISTINCT t.${unit})`
        const only = count === 'originals' ? `AND t.${ORIGINALS}` : ''
        return Float64Array.from(await perBucket(sql, n, `${reached.where} ${only}`, borders, reached.values))
      }, signal),
    volume: (run, borders, signal) =>
      db.read(async (sql) => {
        const tweets = await perBucket(sql, 'count(*)', 'true', borders, {})
        const classes = CLASSES.map(() => new Int32Array(borders.length - 1))
        if (run === null) return { tweets, classes }
        const { join, bucket, within, values } = bucketing(borders, 'c.quarter')
        const chunks = await sql.chunks(
          `SELECT c.class::INTEGER, ${bucket} AS bucket, count(*)::INTEGER FROM cube c ${join}
           WHERE c.run IN ($run, 0) AND ${within} GROUP BY ALL`,
          { ...values, run }
        )
        const [codes, buckets, counts] = [integers(chunks, 0), integers(chunks, 1), integers(chunks, 2)]
        codes.forEach((code, i) => {
          classes[code]![buckets[i]!] = counts[i]!
        })
        return { tweets, classes }
      }, signal)
  }
}

/**
 * Leaves out entities that cannot reach `minTotal`, by an upper bound that is cheap to have: in a long window the run's totals,
 * in a short one the rows of the window. The exact bound is held against the cells themselves.
 */
async function pruning(sql: Sql, merged: boolean, borders: Int32Array): Promise<string> {
  const extent = await sql.first<{ quarters: number }>(
    'SELECT coalesce(max(quarter) - min(quarter), 0) AS quarters FROM tweets'
  )
  const window = (borders[borders.length - 1] ?? 0) - (borders[0] ?? 0)
  if (window < (extent?.quarters ?? 0) * LONG) {
    return 'WHERE entity IN (SELECT entity FROM picked GROUP BY entity HAVING count(*) >= $minTotal)'
  }
  const { entity, join } = rooted(merged, 'd')
  return `WHERE entity IN (SELECT ${entity} FROM totals d ${join} WHERE d.run IN ($run, 0) GROUP BY 1
    HAVING sum(d.n) >= $minTotal)`
}

async function perBucket(
  sql: Sql,
  n: string,
  where: string,
  borders: Int32Array,
  more: Readonly<Record<string, number>>
): Promise<Int32Array> {
  const { join, bucket, within, values } = bucketing(borders, 't.quarter')
  const chunks = await sql.chunks(
    `SELECT ${bucket} AS bucket, ${n}::INTEGER FROM tweets t ${join} WHERE ${within} AND ${where} GROUP BY bucket`,
    { ...values, ...more }
  )
  const result = new Int32Array(borders.length - 1)
  const counts = integers(chunks, 1)
  integers(chunks, 0).forEach((at, i) => {
    result[at] = counts[i]!
  })
  return result
}

/** The tweets that count for a run: those it has tagged, and the annotated ones. */
async function reachOf(sql: Sql, run: number): Promise<{ where: string; values: Record<string, number> }> {
  const record = await sql.first<{ covered: number; finished: number | null }>(
    'SELECT covered, finished FROM runs WHERE run = $run',
    { run }
  )
  const annotated = 't.tweet IN (SELECT tweet FROM annotated)'
  if (!record) return { where: annotated, values: {} }
  const { covered, finished } = record
  if (finished !== null) {
    const newest = await sql.first<{ top: number }>('SELECT coalesce(max(tweet), 0) AS top FROM tweets')
    if ((newest?.top ?? 0) <= covered) return { where: 'true', values: {} }
    return { where: `(t.tweet <= $covered OR ${annotated})`, values: { covered } }
  }
  return {
    where: `(${annotated} OR (t.tweet <= $covered AND t.text IN (SELECT text FROM tagged WHERE run = $run)))`,
    values: { covered, run }
  }
}
