import { CLASSES } from '../contract/classes'
import { bucketing } from './buckets'
import { mergedEntities, queryCells, queryMerged } from './cell-query'
import { mergeCells } from './cells'
import { integers } from './columns'
import { countCells, countSizes } from './count-columns'
import type { Database } from './database'
import type { Counts } from './entity-types'
import type { HeldColumns } from './held-columns'
import { reachOf } from './reach'
import type { Sql, Values } from './sql'
import { unitSql } from './units'

/** From this part of the data on, what is asked for is told sooner from columns in memory, even if they have to be read. */
const WIDE = 0.5

/** Counts come from columns in memory where those are at hand, else from the database; both tell the same. */
export function createCounts(db: Database, columns: HeldColumns): Counts {
  const isWide = async (borders: Int32Array): Promise<boolean> => {
    const extent = await db.read((sql) =>
      sql.first<{ first: number | null; last: number | null }>(
        'SELECT min(quarter) AS first, max(quarter) AS last FROM tweets'
      )
    )
    if (extent === null || extent.first === null || extent.last === null) return false
    const from = Math.max(extent.first, borders[0] ?? 0)
    const to = Math.min(extent.last, borders[borders.length - 1] ?? 0)
    return to - from >= WIDE * (extent.last - extent.first)
  }
  return {
    async cells(asked, signal) {
      const { run, count, borders, least } = asked
      const isDraft = least !== null && least.most !== null
      const held = await columns.ready(run, count, !isDraft && (await isWide(borders)))
      return db.read(async (sql) => {
        const merged = await mergedEntities(sql)
        const isMerged = merged.length > 0
        const plain =
          held === null ? await queryCells(sql, asked, isMerged) : countCells(held, borders, least, merged)
        return isMerged ? mergeCells(plain, await queryMerged(sql, asked)) : plain
      }, signal)
    },
    async sizes(run, count, borders, signal) {
      const isSlow = unitSql(count, 't').unit !== null
      const held = await columns.ready(run, count, isSlow && (await isWide(borders)))
      if (held !== null) return countSizes(held, borders)
      return db.read(async (sql) => {
        const reached = await reachOf(sql, run)
        const { unit, where } = unitSql(count, 't')
        const n = unit === null ? 'count(*)' : `count(DISTINCT ${unit})`
        return Float64Array.from(
          await perBucket(sql, n, `${reached.where} AND ${where}`, borders, reached.values)
        )
      }, signal)
    },
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

async function perBucket(
  sql: Sql,
  n: string,
  where: string,
  borders: Int32Array,
  more: Values
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
