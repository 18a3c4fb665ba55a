import { AppError } from '../base/errors'
import { textKey } from '../text/text-key'
import { kindCode, quarterOf } from './codes'
import type { Database } from './database'
import { hash64, keyNumber } from './hash'
import { createInterned, findNumbers } from './intern'
import type { Numbers } from './numbers'
import type { Chunk, KeyedTweet } from './shapes'
import { listValue, type Sql } from './sql'

interface TextPlace {
  readonly text: number
  readonly group: number
}

/** Writes a chunk of an import: interns authors, texts and copied-text groups, leaves out tweets that are there. */
export function createChunkWriter(db: Database, numbers: Numbers) {
  const authors = createInterned(db, 'authors', 'author')

  async function internAuthors(
    sql: Sql,
    tweets: readonly KeyedTweet[]
  ): Promise<ReadonlyMap<string, number>> {
    const names = new Set<string>()
    for (const { author } of tweets) if (author !== null) names.add(author)
    const found = await authors.find(sql, names)
    const next = await numbers.next(sql, 'author')
    await sql.append('authors', (appender) => {
      for (const name of names) {
        if (found.has(name)) continue
        const author = next()
        found.set(name, author)
        authors.keep(name, author)
        appender.appendInteger(author)
        appender.appendUBigInt(hash64(name))
        appender.appendVarchar(name)
        appender.endRow()
      }
    })
    return found
  }

  async function internTexts(
    sql: Sql,
    tweets: readonly KeyedTweet[]
  ): Promise<ReadonlyMap<string, TextPlace>> {
    const hashes = new Map<bigint, string>()
    for (const { text } of tweets) hashes.set(hash64(text), text)
    const places = new Map<string, TextPlace>()
    const known = await sql.rows<{ hash: string; text: number; grp: number }>(
      `SELECT hash::VARCHAR AS hash, text, grp FROM texts WHERE hash IN (SELECT unnest($hashes::UBIGINT[]))`,
      { hashes: listValue(hashes.keys()) }
    )
    for (const row of known) {
      const text = hashes.get(BigInt(row.hash))
      if (text !== undefined) places.set(text, { text: row.text, group: row.grp })
    }
    const fresh = new Map<string, bigint>()
    for (const text of hashes.values()) {
      if (places.has(text)) continue
      const key = textKey(text)
      fresh.set(text, hash64(key === '' ? `\u0000${text}` : key))
    }
    const groups = await findNumbers(sql, 'texts', 'grp', 'group_hash', new Set(fresh.values()))
    const next = await numbers.next(sql, 'text')
    await sql.append('texts', (appender) => {
      for (const [content, groupHash] of fresh) {
        const text = next()
        const group = groups.get(groupHash) ?? text
        groups.set(groupHash, group)
        places.set(content, { text, group })
        appender.appendInteger(text)
        appender.appendUBigInt(hash64(content))
        appender.appendUBigInt(groupHash)
        appender.appendInteger(group)
        appender.appendVarchar(content)
        appender.endRow()
      }
    })
    return places
  }

  async function appendTweets(sql: Sql, fresh: ReadonlyMap<bigint, KeyedTweet>): Promise<number[]> {
    const tweets = [...fresh.values()]
    const authorOf = await internAuthors(sql, tweets)
    const placeOf = await internTexts(sql, tweets)
    const next = await numbers.next(sql, 'tweet')
    const made: number[] = []
    await sql.append('tweets', (appender) => {
      for (const [key, tweet] of fresh) {
        const number = next()
        const place = placeOf.get(tweet.text)
        if (!place) throw new Error('a text was not interned')
        made.push(number)
        appender.appendInteger(number)
        appender.appendUBigInt(key)
        if (keyNumber(tweet.key).isId) appender.appendNull()
        else appender.appendVarchar(tweet.key)
        if (tweet.time === null) {
          appender.appendNull()
          appender.appendNull()
        } else {
          appender.appendBigInt(BigInt(Math.trunc(tweet.time)))
          appender.appendInteger(quarterOf(tweet.time) ?? 0)
        }
        const author = tweet.author === null ? undefined : authorOf.get(tweet.author)
        if (author === undefined) appender.appendNull()
        else appender.appendInteger(author)
        appender.appendInteger(place.text)
        appender.appendInteger(place.group)
        appender.appendUTinyInt(kindCode(tweet.kind))
        if (tweet.lang === null) appender.appendNull()
        else appender.appendVarchar(tweet.lang)
        appender.endRow()
      }
    })
    return made
  }

  async function add(sql: Sql, importNumber: number, { row, tweets, rejects }: Chunk) {
    const record = await sql.first<{ row: number; finished: number | null }>(
      'SELECT row, finished FROM imports WHERE import = $importNumber',
      { importNumber }
    )
    if (!record) throw new AppError('not-found', `there is no import ${importNumber}`, { where: db.dir })
    if (record.row > row) throw new Error(`row ${row} of import ${importNumber} was committed before`)
    const byKey = new Map<bigint, KeyedTweet>()
    for (const tweet of tweets) {
      const { number } = keyNumber(tweet.key)
      if (!byKey.has(number)) byKey.set(number, tweet)
    }
    const old = await findNumbers(sql, 'tweets', 'tweet', 'key', byKey.keys())
    for (const key of old.keys()) byKey.delete(key)
    const made = byKey.size === 0 ? [] : await appendTweets(sql, byKey)
    const joined = await notYetIn(sql, importNumber, [...old.values()])
    await sql.append('import_tweets', (appender) => {
      for (const tweet of [...made, ...joined]) {
        appender.appendInteger(importNumber)
        appender.appendInteger(tweet)
        appender.endRow()
      }
    })
    await sql.append('rejects', (appender) => {
      for (const reject of rejects) {
        appender.appendInteger(importNumber)
        appender.appendBigInt(BigInt(reject.line))
        appender.appendVarchar(reject.code)
        appender.appendVarchar(reject.message)
        appender.endRow()
      }
    })
    const imported = made.length
    const duplicates = tweets.length - imported
    await sql.run(
      `UPDATE imports SET row = $row, imported = imported + $imported, duplicates = duplicates + $duplicates,
         rejected = rejected + $rejected WHERE import = $importNumber`,
      { importNumber, row, imported, duplicates, rejected: rejects.length }
    )
    return { imported, duplicates }
  }

  return { add, forget: () => authors.forget() }
}

async function notYetIn(sql: Sql, importNumber: number, tweets: readonly number[]): Promise<number[]> {
  if (tweets.length === 0) return []
  const rows = await sql.rows<{ tweet: number }>(
    `SELECT tweet FROM (SELECT unnest($tweets::INTEGER[]) AS tweet)
     WHERE tweet NOT IN (SELECT tweet FROM import_tweets WHERE import = $importNumber) ORDER BY tweet`,
    { importNumber, tweets: listValue(tweets) }
  )
  return rows.map((row) => row.tweet)
}
