import { classOf } from './codes'
import type { Database } from './database'
import type { LeadTable } from './leads'
import { createPairs } from './pairs'
import { representatives } from './representatives'
import { hasRoots, rooted, withMembers } from './roots'
import { listValue, type Sql } from './sql'
import { tweetRows } from './tweet-rows'
import type { Behind, Explain, Window } from './types'

/** Copied-text groups that are looked at when representative tweets are chosen. */
const CANDIDATES = 300
const PARTNERS = 200

export function createExplain(db: Database, leads: LeadTable): Explain {
  return {
    pairs: createPairs(db),
    behind: (run, entities, window, signal) =>
      db.read(async (sql) => {
        if (entities.length === 0) return []
        const { entity, join } = rooted(await hasRoots(sql), 'c')
        const rows = await sql.rows<
          Omit<Behind, 'topAuthorShare' | 'copiedShare'> & { known: number; top: number }
        >(
          `WITH hits AS (SELECT DISTINCT ${entity} AS entity, c.tweet, c.author, c.grp FROM cube c ${join}
               WHERE c.run IN ($run, 0) AND c.quarter >= $from AND c.quarter < $to
                 AND ${entity} IN (SELECT unnest($entities::INTEGER[]))),
             voices AS (SELECT entity, author, count(*) AS n FROM hits WHERE author IS NOT NULL GROUP BY ALL),
             heard AS (SELECT entity, count(*) AS authors, sum(n) AS known, max(n) AS top FROM voices GROUP BY entity)
           SELECT h.entity, count(*) AS tweets, count(DISTINCT h.grp) AS texts, coalesce(any_value(v.authors), 0) AS authors,
             coalesce(any_value(v.known), 0)::BIGINT AS known, coalesce(any_value(v.top), 0) AS top
           FROM hits h LEFT JOIN heard v ON v.entity = h.entity GROUP BY h.entity ORDER BY h.entity`,
          { run, ...window, entities: listValue(entities) }
        )
        return rows.map(({ known, top, ...row }) => ({
          ...row,
          topAuthorShare: known === 0 ? 0 : top / known,
          copiedShare: 1 - row.texts / row.tweets
        }))
      }, signal),
    async together(run, entity, window, limit, signal) {
      const table = await leads.ready(run)
      return db.read(async (sql) => {
        const { entity: root, join } = rooted(await hasRoots(sql), 'c')
        const rows = await sql.rows<{ entity: number; name: string; class: number; n: number; lift: number }>(
          `WITH said AS (SELECT DISTINCT ${root} AS entity, c.tweet FROM cube c ${join}
               WHERE c.run IN ($run, 0) AND c.quarter >= $from AND c.quarter < $to),
             mine AS (SELECT tweet FROM said WHERE entity = $entity),
             pairs AS (SELECT entity, count(*) AS n FROM said WHERE entity <> $entity AND tweet IN (SELECT tweet FROM mine)
               GROUP BY entity
               HAVING count(*) >= least(3, greatest(1, (SELECT count(*) FROM mine) // 10)) ORDER BY n DESC, entity LIMIT ${PARTNERS}),
             alone AS (SELECT entity, count(*) AS n FROM said WHERE entity IN (SELECT entity FROM pairs) GROUP BY entity)
           SELECT p.entity, coalesce(n.name, f.name) AS name, l.class, p.n,
             p.n::DOUBLE * (SELECT count(*) FROM tweets WHERE quarter >= $from AND quarter < $to)
               / ((SELECT count(*) FROM mine) * a.n) AS lift
           FROM pairs p JOIN alone a ON a.entity = p.entity JOIN ${table} l ON l.entity = p.entity
           JOIN forms f ON f.form = l.form LEFT JOIN renames n ON n.entity = l.entity ORDER BY lift DESC, p.n DESC, f.name LIMIT $limit`,
          { run, entity, limit, ...window }
        )
        return rows.map((row) => ({ ...row, class: classOf(row.class) }))
      }, signal)
    },
    authors: (run, entity, window, limit, signal) =>
      db.read(
        async (sql) =>
          sql.rows<{ author: string; n: number }>(
            `SELECT a.name AS author, h.n FROM (SELECT author, count(DISTINCT tweet) AS n FROM cube
               WHERE ${WITHIN} AND author IS NOT NULL GROUP BY author) h
             JOIN authors a ON a.author = h.author ORDER BY h.n DESC, a.name LIMIT $limit`,
            { limit, ...(await scope(sql, run, entity, window)) }
          ),
        signal
      ),
    tweets: (run, entity, window, limit, signal) =>
      db.read(async (sql) => {
        const groups = await sql.rows<{ tweet: number; n: number; content: string }>(
          `WITH hits AS (SELECT DISTINCT tweet, grp, quarter, kind FROM cube WHERE ${WITHIN}),
             picked AS (SELECT arg_min(tweet, kind * 4294967296 + quarter) AS tweet, count(*) AS n FROM hits GROUP BY grp
               ORDER BY n DESC, hash(grp) LIMIT ${CANDIDATES})
           SELECT p.tweet, p.n, x.content FROM picked p JOIN tweets t ON t.tweet = p.tweet JOIN texts x ON x.text = t.text
           ORDER BY p.n DESC, p.tweet`,
          await scope(sql, run, entity, window)
        )
        const chosen = representatives(
          groups.map(({ content, n }) => ({ text: content, weight: n })),
          limit
        ).flatMap((i) => groups[i] ?? [])
        const rows = await tweetRows(
          sql,
          chosen.map((group) => group.tweet),
          run
        )
        return rows.map((tweet, i) => ({ tweet, alike: (chosen[i]?.n ?? 1) - 1 }))
      }, signal)
  }
}

const WITHIN = `run IN ($run, 0) AND quarter >= $from AND quarter < $to AND entity IN (SELECT unnest($entities::INTEGER[]))`

async function scope(sql: Sql, run: number, entity: number, { from, to }: Window) {
  return { run, from, to, entities: listValue(await withMembers(sql, [entity])) }
}
