import { classOf } from './codes'
import type { Database } from './database'
import type { Similar } from './entity-types'
import type { LeadTable } from './leads'
import { hasRoots, rooted } from './roots'

const CANDIDATES = 200
const INITIALS = (key: string) =>
  `list_aggregate(list_transform(string_split(${key}, ' '), lambda w: w[1]), 'string_agg', '')`

/** Entities whose keys look as if they could stand for the same: initials, parts, near spellings; with how often they are named together. */
export function createSimilar(db: Database, leads: LeadTable): Similar {
  return async (run, entity, signal) => {
    const table = await leads.ready(run)
    return db.read(async (sql) => {
      const { entity: root, join } = rooted(await hasRoots(sql), 'c')
      const rows = await sql.rows<{
        entity: number
        key: string
        name: string
        class: number
        n: number
        together: number
      }>(
        `WITH mine AS (SELECT e.key, ${INITIALS('e.key')} AS initials FROM entities e WHERE e.entity = $entity),
           close AS (SELECT l.entity, e.key, l.form, l.class, l.total AS n FROM ${table} l JOIN entities e ON e.entity = l.entity, mine
             WHERE l.entity <> $entity AND (
               e.key = mine.initials
               OR (contains(e.key, ' ') AND ${INITIALS('e.key')} = mine.key)
               OR contains(' ' || e.key || ' ', ' ' || mine.key || ' ')
               OR contains(' ' || mine.key || ' ', ' ' || e.key || ' ')
               OR (abs(length(e.key) - length(mine.key)) <= 2 AND length(e.key) > 4
                 AND damerau_levenshtein(e.key, mine.key) <= 2))
             ORDER BY l.total DESC, l.entity LIMIT ${CANDIDATES}),
           said AS (SELECT DISTINCT ${root} AS entity, c.tweet FROM cube c ${join} WHERE c.run IN ($run, 0)
             AND (${root} = $entity OR ${root} IN (SELECT entity FROM close))),
           shared AS (SELECT entity, count(*) AS n FROM said WHERE tweet IN (SELECT tweet FROM said WHERE entity = $entity)
             GROUP BY entity)
         SELECT k.entity, k.key, coalesce(r.name, f.name) AS name, k.class, k.n, coalesce(s.n, 0) AS together
         FROM close k JOIN forms f ON f.form = k.form LEFT JOIN shared s ON s.entity = k.entity
         LEFT JOIN renames r ON r.entity = k.entity ORDER BY k.n DESC, k.entity`,
        { run, entity }
      )
      const own = await sql.first<{ key: string; n: number }>(
        `SELECT e.key, l.total AS n FROM entities e JOIN ${table} l ON l.entity = e.entity WHERE e.entity = $entity`,
        { entity }
      )
      return {
        own,
        others: rows.map((row) => ({ ...row, class: classOf(row.class) }))
      }
    }, signal)
  }
}
