import { entityKey } from '../text/entity-key'
import { fold } from '../text/fold'
import { classOf } from './codes'
import { integers } from './columns'
import type { Database } from './database'
import { described } from './described'
import type { Entities } from './entity-types'
import { hash64 } from './hash'
import type { LeadTable } from './leads'
import { withMembers } from './roots'
import { createSimilar } from './similar'
import { listValue } from './sql'

export function createEntities(db: Database, leads: LeadTable): Entities {
  return {
    similar: createSimilar(db, leads),
    async find(run, text, limit, signal) {
      const table = await leads.ready(run)
      return db.read(async (sql) => {
        const rows = await sql.rows<{ entity: number; name: string; class: number; n: number }>(
          `WITH words AS (SELECT $words AS words),
             hits AS (SELECT e.entity, min(CASE WHEN e.key = words THEN 0 WHEN starts_with(e.key, words) THEN 1 ELSE 2 END) AS rank
               FROM entities e, words WHERE contains(e.key, words) GROUP BY e.entity),
             merged AS (SELECT coalesce(r.root, h.entity) AS entity, min(rank) AS rank
               FROM hits h LEFT JOIN roots r ON r.entity = h.entity GROUP BY 1)
           SELECT l.entity, coalesce(n.name, f.name) AS name, l.class, l.total AS n FROM merged m JOIN ${table} l ON l.entity = m.entity
           JOIN forms f ON f.form = l.form LEFT JOIN renames n ON n.entity = l.entity
           ORDER BY m.rank, l.total DESC, f.name LIMIT $limit`,
          { words: entityKey(text) || fold(text).trim(), limit }
        )
        return rows.map((row) => ({ ...row, class: classOf(row.class) }))
      }, signal)
    },
    async named(run, name) {
      const table = await leads.ready(run)
      const rows = await db.read((sql) =>
        sql.rows<{ entity: number }>(
          `WITH hits AS (SELECT entity FROM entities WHERE hash = $hash::UBIGINT AND key = $key
             UNION SELECT entity FROM forms WHERE lower(name) = lower($name)
             UNION SELECT entity FROM renames WHERE lower(name) = lower($name))
           SELECT DISTINCT l.entity, l.total FROM hits h LEFT JOIN roots r ON r.entity = h.entity
           JOIN ${table} l ON l.entity = coalesce(r.root, h.entity) ORDER BY l.total DESC, l.entity`,
          { name, key: entityKey(name), hash: String(hash64(entityKey(name))) }
        )
      )
      return rows.map((row) => row.entity)
    },
    describe: (run, entities, signal) =>
      db.read(async (sql) => {
        if (entities.length === 0) return []
        const infos = await described(sql, run, entities)
        return entities.flatMap((entity) => infos.get(entity) ?? [])
      }, signal),
    names: (run, entity) =>
      db.read(async (sql) =>
        sql.rows<{ name: string; n: number }>(
          `SELECT f.name, sum(d.n)::INTEGER AS n FROM totals d JOIN forms f ON f.form = d.form
           WHERE d.run IN ($run, 0) AND d.entity IN (SELECT unnest($entities::INTEGER[]))
           GROUP BY f.name HAVING sum(d.n) > 0 ORDER BY n DESC, f.name`,
          { run, entities: listValue(await withMembers(sql, [entity])) }
        )
      ),
    classes: (run, entity) =>
      db.read(async (sql) => {
        const rows = await sql.rows<{ class: number; n: number }>(
          `SELECT class, sum(n)::INTEGER AS n FROM totals
           WHERE run IN ($run, 0) AND entity IN (SELECT unnest($entities::INTEGER[]))
           GROUP BY class HAVING sum(n) > 0 ORDER BY n DESC, class`,
          { run, entities: listValue(await withMembers(sql, [entity])) }
        )
        return rows.map((row) => ({ class: classOf(row.class), n: row.n }))
      }),
    async leads(run, signal) {
      const table = await leads.ready(run)
      const chunks = await db.read(
        (sql) => sql.chunks(`SELECT entity, class::INTEGER, total, first FROM ${table} ORDER BY entity`),
        signal
      )
      return {
        entities: integers(chunks, 0),
        classes: Uint8Array.from(integers(chunks, 1)),
        totals: integers(chunks, 2),
        firsts: integers(chunks, 3)
      }
    }
  }
}
