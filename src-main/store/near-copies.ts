import { throwIfCancelled } from '../base/errors'
import { minHash } from '../text/min-hash'
import { shingles } from '../text/shingles'
import { textKey } from '../text/text-key'
import type { Changes } from './changes'
import type { Database } from './database'
import { joinNearCopies } from './join-copies'
import { BANDS } from './migrations/007-near-copies'
import { listValue, type Sql } from './sql'
import type { NearCopies } from './types'

/** Shorter texts are copies of nothing but their equals. */
const LEAST_SHINGLES = 12

/**
 * Near copies are told in two steps that both survive being stopped: texts get signatures, page by page, and when all have one, groups are made from all
 * signatures at once. So the groups hang on the texts alone, not on the order or the parts that they came in.
 */
export function createNearCopies(db: Database, changes: Changes): NearCopies {
  const hash = minHash(BANDS)
  return {
    pending: (signal) =>
      db.read(async (sql) => {
        const { signed, joined } = await marks(sql)
        const row = await sql.first<{ n: number; top: number | null }>(
          'SELECT count(*) FILTER (text > $signed) AS n, max(text) AS top FROM texts',
          { signed }
        )
        const texts = row?.n ?? 0
        return { texts, isDue: texts > 0 || ((row?.top ?? null) !== null && joined !== signed) }
      }, signal),

    sign: (limit, signal) =>
      db.write(async (sql) => {
        throwIfCancelled(signal)
        const { signed } = await marks(sql)
        const texts = await sql.rows<{ text: number; hash: string; content: string }>(
          `SELECT text, group_hash::VARCHAR AS hash, content FROM texts WHERE text > $signed ORDER BY text LIMIT $limit`,
          { signed, limit }
        )
        if (texts.length === 0) return 0
        const fresh = new Map(texts.map(({ hash: group, content }) => [group, content]))
        const known = await sql.rows<{ hash: string }>(
          `SELECT group_hash::VARCHAR AS hash FROM signatures WHERE group_hash IN (SELECT unnest($hashes::UBIGINT[]))`,
          { hashes: listValue([...fresh.keys()].map(BigInt)) }
        )
        for (const { hash: group } of known) fresh.delete(group)
        await sql.append('signatures', (appender) => {
          for (const [group, content] of fresh) {
            const own = shingles(textKey(content))
            if (own.length < LEAST_SHINGLES) continue
            appender.appendUBigInt(BigInt(group))
            for (const band of hash.bands(own)) appender.appendUInteger(band)
            appender.endRow()
          }
        })
        await mark(sql, SIGNED, texts[texts.length - 1]!.text)
        return texts.length
      }),

    async join(report, signal) {
      const groups = await db.read((sql) => joinNearCopies(sql, report, signal), signal)
      const moved = await db.write(async (sql) => {
        throwIfCancelled(signal)
        const { signed } = await marks(sql)
        const n = await applyGroups(sql)
        await mark(sql, JOINED, signed)
        return n
      })
      await db.read((sql) => sql.run('DROP TABLE scratch.near'))
      if (moved > 0) {
        changes.tweets()
        changes.mentions(true)
      }
      return groups
    }
  }
}

const SIGNED = 'signed texts'
const JOINED = 'joined texts'

async function marks(sql: Sql): Promise<{ readonly signed: number; readonly joined: number }> {
  const row = await sql.first<{ signed: number; joined: number }>(
    `SELECT coalesce(max(value) FILTER (name = $signed), 0) AS signed, coalesce(max(value) FILTER (name = $joined), 0) AS joined
     FROM markers`,
    { signed: SIGNED, joined: JOINED }
  )
  return row ?? { signed: 0, joined: 0 }
}

async function mark(sql: Sql, name: string, value: number): Promise<void> {
  await sql.run('DELETE FROM markers WHERE name = $name', { name })
  await sql.run('INSERT INTO markers VALUES ($name, $value)', { name, value })
}

/** To be called when texts were deleted: what they held together may come apart. */
export async function forgetNearCopies(sql: Sql): Promise<void> {
  await sql.run('DELETE FROM signatures WHERE group_hash NOT IN (SELECT group_hash FROM texts)')
  await sql.run('DELETE FROM markers WHERE name = $name', { name: JOINED })
}

/** Gives every text, tweet and mention the group that `scratch.near` says, else that of its equals. @returns texts that changed */
async function applyGroups(sql: Sql): Promise<number> {
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE regrouped AS
     WITH equals AS (SELECT group_hash, min(text) AS text FROM texts GROUP BY group_hash),
       wanted AS (SELECT e.group_hash, coalesce(r.text, e.text) AS grp FROM equals e
         LEFT JOIN scratch.near n ON n.group_hash = e.group_hash LEFT JOIN equals r ON r.group_hash = n.root)
     SELECT t.text, w.grp FROM texts t JOIN wanted w ON w.group_hash = t.group_hash WHERE t.grp <> w.grp`
  )
  const row = await sql.first<{ n: number }>('SELECT count(*) AS n FROM regrouped')
  if (row !== null && row.n > 0) {
    await sql.run('UPDATE texts SET grp = r.grp FROM regrouped r WHERE r.text = texts.text')
    await sql.run('UPDATE tweets SET grp = r.grp FROM regrouped r WHERE r.text = tweets.text')
    await sql.run(
      `UPDATE cube SET grp = t.grp FROM (SELECT tweet, grp FROM tweets WHERE text IN (SELECT text FROM regrouped)) t
       WHERE t.tweet = cube.tweet`
    )
  }
  await sql.run('DROP TABLE regrouped')
  return row?.n ?? 0
}
