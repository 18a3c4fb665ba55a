import { createBehind } from './behind'
import { classOf } from './codes'
import type { Database } from './database'
import type { Explain, Usage, Window } from './entity-types'
import type { LeadTable } from './leads'
import { createPairs } from './pairs'
import { representatives } from './representatives'
import { hasRoots, rooted, withMembers } from './roots'
import { listValue, type Sql } from './sql'
import { tweetRows } from './tweet-rows'

/** Copied-text groups that are looked at when representative tweets are chosen. */
const CANDIDATES = 300
const PARTNERS = 200

export function createExplain(db: Database, leads: LeadTable): Explain {
  return {
    pairs: createPairs(db),
    behind: createBehind(db),
    async together(run, entity, { since, from, to }, signal) {
      const table = await leads.ready(run)
      return db.read(async (sql) => {
        const { entity: root, join } = rooted(await hasRoots(sql), 'c')
        const usualTo = from > since ? from : to
        const tweets = await sql.first<Usage>(
          `SELECT count(DISTINCT tweet) FILTER (quarter >= $from)::INTEGER AS now, count(DISTINCT tweet) FILTER (quarter < $from)::INTEGER AS before,
             (SELECT count(*) FROM tweets WHERE quarter >= $since AND quarter < $usualTo)::INTEGER AS usual
           FROM cube WHERE run IN ($run, 0) AND quarter >= $since AND quarter < $to AND entity IN (SELECT unnest($entities::INTEGER[]))`,
          { run, since, from, to, usualTo, entities: listValue(await withMembers(sql, [entity])) }
        )
        const rows = await sql.rows<Usage & { entity: number; name: string; class: number }>(
          `WITH own AS (SELECT DISTINCT tweet, quarter >= $from AS late FROM cube WHERE run IN ($run, 0) AND quarter >= $since
               AND quarter < $to AND entity IN (SELECT unnest($entities::INTEGER[]))),
             others AS (SELECT DISTINCT ${root} AS entity, c.tweet, o.late FROM cube c JOIN own o ON o.tweet = c.tweet ${join}
               WHERE c.run IN ($run, 0) AND ${root} <> $entity),
             pairs AS (SELECT entity, count(*) FILTER (late)::INTEGER AS now, count(*) FILTER (NOT late)::INTEGER AS before FROM others
               GROUP BY entity HAVING count(*) FILTER (late) > 1 ORDER BY now DESC, entity LIMIT ${PARTNERS}),
             usual AS (SELECT ${root} AS entity, count(DISTINCT c.tweet)::INTEGER AS n FROM cube c ${join} WHERE c.run IN ($run, 0)
               AND c.quarter >= $since AND c.quarter < $usualTo AND ${root} IN (SELECT entity FROM pairs) GROUP BY 1)
           SELECT p.entity, coalesce(n.name, f.name) AS name, l.class, p.now, p.before, coalesce(u.n, 0) AS usual
           FROM pairs p LEFT JOIN usual u ON u.entity = p.entity JOIN ${table} l ON l.entity = p.entity
           JOIN forms f ON f.form = l.form LEFT JOIN renames n ON n.entity = l.entity ORDER BY p.now DESC, f.name`,
          { run, entity, since, from, to, usualTo, entities: listValue(await withMembers(sql, [entity])) }
        )
        return {
          tweets: tweets ?? { now: 0, before: 0, usual: 0 },
          others: rows.map((row) => ({ ...row, class: classOf(row.class) }))
        }
      }, signal)
    },
    texts: (run, entity, window, limit, signal) =>
      db.read(async (sql) => {
        const rows = await sql.rows<{ content: string }>(
          `WITH picked AS (SELECT min(tweet) AS tweet FROM cube WHERE ${WITHIN} GROUP BY grp ORDER BY hash(grp) LIMIT $limit)
           SELECT x.content FROM picked p JOIN tweets t ON t.tweet = p.tweet JOIN texts x ON x.text = t.text`,
          { limit, ...(await scope(sql, run, entity, window)) }
        )
        return rows.map((row) => row.content)
      }, signal),
    anyTexts: ({ from, to }, limit, signal) =>
      db.read(async (sql) => {
        const rows = await sql.rows<{ content: string }>(
          `WITH within AS (SELECT tweet, text FROM tweets WHERE quarter >= $from AND quarter < $to),
             picked AS (SELECT text FROM within WHERE hash(tweet) % greatest(1, (SELECT count(*) FROM within) // $limit) = 0 LIMIT $limit)
           SELECT x.content FROM picked p JOIN texts x ON x.text = p.text`,
          { from, to, limit }
        )
        return rows.map((row) => row.content)
      }, signal),
    first: (run, entity, window, limit, signal) =>
      db.read(async (sql) => {
        const rows = await sql.rows<{ tweet: number }>(
          `WITH hits AS (SELECT DISTINCT tweet, grp FROM cube WHERE ${WITHIN})
           SELECT arg_min(h.tweet, t.time) AS tweet FROM hits h JOIN tweets t ON t.tweet = h.tweet
           GROUP BY h.grp ORDER BY min(t.time), tweet LIMIT $limit`,
          { limit, ...(await scope(sql, run, entity, window)) }
        )
        return tweetRows(
          sql,
          rows.map(({ tweet }) => tweet),
          run
        )
      }, signal),
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
        )
        const rows = await tweetRows(
          sql,
          chosen.flatMap(({ index }) => groups[index]?.tweet ?? []),
          run
        )
        return rows.map((tweet, i) => ({ tweet, alike: (chosen[i]?.weight ?? 1) - 1 }))
      }, signal)
  }
}

const WITHIN = `run IN ($run, 0) AND quarter >= $from AND quarter < $to AND entity IN (SELECT unnest($entities::INTEGER[]))`

async function scope(sql: Sql, run: number, entity: number, { from, to }: Window) {
  return { run, from, to, entities: listValue(await withMembers(sql, [entity])) }
}
