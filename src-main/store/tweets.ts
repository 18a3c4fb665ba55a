import { AppError } from '../base/errors'
import type { TweetRow } from '../contract/domain'
import { classCode } from './codes'
import type { Database } from './database'
import type { LeadTable } from './leads'
import { withMembers } from './roots'
import { listValue, type Sql, type Value } from './sql'
import { tweetRows } from './tweet-rows'
import type { TweetQuery, Tweets } from './types'

const ORDERS = {
  newest: 'time DESC NULLS LAST, tweet DESC',
  oldest: 'time NULLS LAST, tweet',
  unsure: 'doubt NULLS LAST, time DESC NULLS LAST, tweet DESC'
} as const

export function createTweets(db: Database, leads: LeadTable): Tweets {
  return {
    async query(query, signal) {
      const table = query.run !== null && query.classes?.length ? await leads.ready(query.run) : null
      return db.read(async (sql) => {
        const { from, where, values } = await conditions(sql, query, table)
        const counted = await sql.first<{ n: number }>(
          `SELECT count(*) AS n FROM ${from} WHERE ${where}`,
          values
        )
        const total = counted?.n ?? 0
        const offset = query.offset ?? 0
        if (offset >= total) return { total, rows: [] }
        const isUnsure = query.sort === 'unsure' && query.run !== null
        const doubt = isUnsure ? await doubts(sql, query) : { join: '', column: '', values: {} }
        const page = await sql.rows<{ tweet: number }>(
          `SELECT t.tweet, t.time${doubt.column} FROM ${from} ${doubt.join} WHERE ${where}
           ORDER BY ${ORDERS[isUnsure ? 'unsure' : query.sort === 'oldest' ? 'oldest' : 'newest']}
           LIMIT $limit OFFSET $offset`,
          { ...values, ...doubt.values, limit: query.limit ?? 100, offset }
        )
        const rows = await tweetRows(
          sql,
          page.map((row) => row.tweet),
          query.run
        )
        return { total, rows }
      }, signal)
    },
    async get(tweet, run, signal) {
      const rows = await db.read((sql) => tweetRows(sql, [tweet], run), signal)
      if (!rows[0]) throw new AppError('not-found', `there is no tweet ${tweet}`, { where: db.dir })
      return rows[0]
    },
    rows: (tweets, run, signal): Promise<readonly TweetRow[]> =>
      db.read((sql) => tweetRows(sql, tweets, run), signal),
    texts: (limit) => textPages(db, limit),
    extent: (signal) =>
      db.read(async (sql) => {
        const row = await sql.first<{ tweets: number; from: number | null; to: number | null }>(
          'SELECT count(*) AS tweets, min(time) AS "from", max(time) AS "to" FROM tweets'
        )
        return row ?? { tweets: 0, from: null, to: null }
      }, signal)
  }
}

const PAGE = 16_384

async function* textPages(db: Database, limit: number): AsyncGenerator<readonly string[]> {
  const last = await db.read((sql) =>
    sql.first<{ text: number | null }>('SELECT max(text) AS text FROM texts')
  )
  let left = limit
  for (let below = (last?.text ?? 0) + 1; below > 0 && left > 0; below -= PAGE) {
    const rows = await db.read((sql) =>
      sql.rows<{ content: string }>(
        'SELECT content FROM texts WHERE text >= $from AND text < $below ORDER BY text DESC LIMIT $left',
        { from: below - PAGE, below, left }
      )
    )
    left -= rows.length
    yield rows.map(({ content }) => content)
  }
}

async function conditions(sql: Sql, query: TweetQuery, leadTable: string | null) {
  const wheres = ['true']
  const values: Record<string, Value> = {}
  let from = 'tweets t'
  if (query.from != null) {
    wheres.push('t.time >= $from')
    values.from = Math.ceil(query.from)
  }
  if (query.to != null) {
    wheres.push('t.time < $to')
    values.to = Math.ceil(query.to)
  }
  if (query.author != null) {
    wheres.push('t.author IN (SELECT author FROM authors WHERE name = $author)')
    values.author = query.author
  }
  const picks: string[] = []
  if (query.entities) {
    picks.push('c.entity IN (SELECT unnest($entities::INTEGER[]))')
    values.entities = listValue(await withMembers(sql, query.entities))
  }
  if (query.classes?.length && leadTable !== null) {
    picks.push(
      `c.entity IN (SELECT entity FROM ${leadTable} WHERE class IN (SELECT unnest($classes::UTINYINT[]))
         UNION SELECT r.entity FROM roots r JOIN ${leadTable} l ON l.entity = r.root
           WHERE l.class IN (SELECT unnest($classes::UTINYINT[])))`
    )
    values.classes = listValue(query.classes.map(classCode))
  }
  if (picks.length > 0 || query.entities || query.classes?.length) {
    if (query.run === null) wheres.push('false')
    else {
      wheres.push(
        `t.tweet IN (SELECT c.tweet FROM cube c WHERE c.run IN ($run, 0) AND ${picks.join(' AND ')})`
      )
      values.run = query.run
    }
    if (query.run === null) {
      delete values.entities
      delete values.classes
    }
  }
  const words = (query.search ?? '').trim().split(/\s+/).filter(Boolean)
  if (words.length > 0) from += ' JOIN texts x ON x.text = t.text'
  words.forEach((word, i) => {
    wheres.push(`contains(lower(x.content), lower($word${i}))`)
    values[`word${i}`] = word
  })
  return { from, where: wheres.join(' AND '), values }
}

/** The least confidence of a tweet's spans; tweets without any, and annotated ones, come last. */
async function doubts(sql: Sql, query: TweetQuery) {
  const values: Record<string, Value> = { doubted: query.run }
  let only = ''
  if (query.entities) {
    only = 'AND entity IN (SELECT unnest($suspects::INTEGER[]))'
    values.suspects = listValue(await withMembers(sql, query.entities))
  }
  return {
    column: ', CASE WHEN n.tweet IS NULL THEN d.doubt END AS doubt',
    join: `LEFT JOIN (SELECT text, min(confidence) AS doubt FROM spans WHERE run = $doubted ${only} GROUP BY text) d
        ON d.text = t.text LEFT JOIN annotated n ON n.tweet = t.tweet`,
    values
  }
}
