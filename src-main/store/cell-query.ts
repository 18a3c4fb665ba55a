import type { Count } from '../contract/domain'
import { bucketing } from './buckets'
import { assembleCells } from './cells'
import { integers } from './columns'
import type { Cells, Least } from './shapes'
import { listValue, type Sql, type Values } from './sql'
import { unitSql } from './units'

/** Entities that were merged, and those that they count as. */
const MERGED = '(SELECT entity FROM roots UNION SELECT root FROM roots)'
/** A window of this part of the data or more is long. */
const LONG = 0.2

interface Asked {
  readonly run: number
  readonly count: Count
  readonly borders: Int32Array
  readonly least: Least | null
}

/** Cells by the database. @param isMerged some entities were merged: they are left out here */
export async function queryCells(sql: Sql, asked: Asked, isMerged: boolean): Promise<Cells> {
  const { run, count, borders, least } = asked
  const { join, bucket, within, values } = bucketing(borders, 'c.quarter')
  const { unit, where } = unitSql(count, 'c')
  const wheres = ['c.run IN ($run, 0)', 'NOT c.again', within, where]
  if (isMerged) wheres.push(`c.entity NOT IN ${MERGED}`)
  const rows = `FROM cube c ${join} WHERE ${wheres.join(' AND ')}`
  const bound: Values = { ...values, run }
  if (unit === null && (least === null || least.most === null)) {
    const chunks = await sql.chunks(`SELECT c.entity, ${bucket} AS bucket ${rows}`, bound)
    return assembleCells({ entities: integers(chunks, 0), buckets: integers(chunks, 1), counts: null }, least)
  }
  const pruned = least === null ? { where: '', values: {} } : await pruning(sql, least, borders)
  const n = unit === null ? 'count(*)' : 'count(DISTINCT unit)'
  const chunks = await sql.chunks(
    `WITH picked AS NOT MATERIALIZED (SELECT c.entity AS entity, ${bucket} AS bucket${unit === null ? '' : `, ${unit} AS unit`} ${rows})
     SELECT entity, bucket, ${n}::INTEGER AS n FROM picked ${pruned.where} GROUP BY entity, bucket`,
    { ...bound, ...pruned.values }
  )
  return assembleCells(
    { entities: integers(chunks, 0), buckets: integers(chunks, 1), counts: integers(chunks, 2) },
    least
  )
}

/** Cells of the merged entities alone: a tweet that names two that count as one is one. */
export async function queryMerged(sql: Sql, { run, count, borders, least }: Asked): Promise<Cells> {
  const { join, bucket, within, values } = bucketing(borders, 'c.quarter')
  const { unit, where } = unitSql(count, 'c')
  const chunks = await sql.chunks(
    `SELECT coalesce(r.root, c.entity) AS entity, ${bucket} AS bucket, count(DISTINCT ${unit ?? 'c.tweet'})::INTEGER AS n
     FROM cube c LEFT JOIN roots r ON r.entity = c.entity ${join}
     WHERE c.run IN ($run, 0) AND ${within} AND ${where} AND c.entity IN ${MERGED} GROUP BY ALL`,
    { ...values, run }
  )
  return assembleCells(
    { entities: integers(chunks, 0), buckets: integers(chunks, 1), counts: integers(chunks, 2) },
    least === null ? null : { ...least, most: null }
  )
}

/** Numbers of merged entities and of those that they count as; none where nothing is merged. */
export async function mergedEntities(sql: Sql): Promise<readonly number[]> {
  return (await sql.rows<{ entity: number }>(`SELECT entity FROM ${MERGED}`)).map((row) => row.entity)
}

/**
 * Leaves out entities that cannot be told, by an upper bound that is cheap to have: in a long window the run's totals,
 * in a short one the rows of the window. The exact bound is held against the cells themselves.
 */
async function pruning(
  sql: Sql,
  least: Least,
  borders: Int32Array
): Promise<{ where: string; values: Values }> {
  const extent = await sql.first<{ quarters: number }>(
    'SELECT coalesce(max(quarter) - min(quarter), 0) AS quarters FROM tweets'
  )
  const also = `SELECT unnest($also::INTEGER[])`
  const values = {
    also: listValue(least.also),
    all: least.all,
    window: least.window,
    ...(least.most === null ? {} : { most: least.most })
  }
  const width = (borders[borders.length - 1] ?? 0) - (borders[0] ?? 0)
  const most = least.most === null ? '' : 'ORDER BY n DESC, entity LIMIT $most'
  if (width < (extent?.quarters ?? 0) * LONG) {
    return {
      where: `WHERE entity IN (SELECT entity FROM (SELECT entity, count(*) AS n FROM picked GROUP BY entity
          HAVING count(*) >= $all OR count(*) FILTER (bucket >= $first_bucket AND bucket < $end_bucket) >= $window ${most})
        UNION ALL ${also})`,
      values: { ...values, first_bucket: least.first, end_bucket: least.end }
    }
  }
  return {
    where: `WHERE entity IN (SELECT entity FROM (SELECT entity, sum(d.n) AS n FROM totals d WHERE d.run IN ($run, 0)
        GROUP BY entity HAVING sum(d.n) >= least($all, $window) ${most}) UNION ALL ${also})`,
    values
  }
}
