import type { DuckDBDataChunk } from '@duckdb/node-api'
import { coverNewTweets } from './cover'
import type { Database } from './database'
import type { PendingText } from './shapes'

const FIRST_PAGE = 4096
const LARGEST_PAGE = 65_536

/** The tweets of one text, as they go into the cube. -1 stands for "none". */
export interface Occurrence {
  readonly tweet: number
  readonly quarter: number
  readonly author: number
  readonly group: number
  readonly kind: number
}

export interface HandedOut {
  readonly text: number
  readonly occurrences: readonly Occurrence[]
}

/** The texts that one run has still to tag, newest first, read in pages that grow, so that the first come at once. */
export interface PendingList {
  readonly tweets: number
  readonly texts: number
  next(limit: number): Promise<readonly PendingText[]>
  /** What was handed out under this tweet's number. */
  take(tweet: number): HandedOut
  drop(tweets: Iterable<number>): void
}

export async function openPending(db: Database, run: number): Promise<PendingList> {
  const covered = await db.write((sql) => coverNewTweets(sql, db.dir, run))
  const todo = `scratch.todo_${run}`
  const size = await db.read(async (sql) => {
    await sql.run(
      `CREATE OR REPLACE TABLE ${todo} AS
       SELECT (row_number() OVER (ORDER BY newest DESC NULLS LAST, text DESC) - 1)::INTEGER AS place, text
       FROM (SELECT text, max(time) AS newest FROM tweets
         WHERE tweet <= $covered AND text NOT IN (SELECT text FROM tagged WHERE run = $run) GROUP BY text)
       ORDER BY place`,
      { run, covered }
    )
    const row = await sql.first<{ texts: number; tweets: number }>(
      `SELECT (SELECT count(*) FROM ${todo}) AS texts,
         (SELECT count(*) FROM tweets WHERE tweet <= $covered AND text IN (SELECT text FROM ${todo})) AS tweets`,
      { covered }
    )
    return row ?? { texts: 0, tweets: 0 }
  })
  await reopen(db, run, size.texts)

  const out = new Map<number, HandedOut>()
  let ready: { readonly text: PendingText; readonly place: HandedOut }[] = []
  let at = 0
  let read = 0
  let page = FIRST_PAGE
  let tail: Promise<unknown> = Promise.resolve()

  const readPage = async (): Promise<void> => {
    const range = { first: read, end: read + page }
    ready = await db.read(async (sql) => {
      const texts = await sql.rows<{ text: number; content: string }>(
        `SELECT t.text, x.content FROM ${todo} t JOIN texts x ON x.text = t.text
         WHERE t.place >= $first AND t.place < $end ORDER BY t.place`,
        range
      )
      const occurrences = await occurrencesOf(
        await sql.chunks(
          `SELECT t.text, t.tweet, coalesce(t.quarter, -1), coalesce(t.author, -1), t.grp, t.kind FROM tweets t
           JOIN ${todo} p ON p.text = t.text WHERE p.place >= $first AND p.place < $end AND t.tweet <= $covered
           ORDER BY p.place, t.tweet`,
          { ...range, covered }
        )
      )
      return texts.map(({ text, content }) => {
        const place: HandedOut = { text, occurrences: occurrences.get(text) ?? [] }
        return { text: { tweet: place.occurrences[0]?.tweet ?? -1, text: content }, place }
      })
    })
    at = 0
    read += page
    page = Math.min(page * 4, LARGEST_PAGE)
  }

  const next = async (limit: number): Promise<readonly PendingText[]> => {
    while (at >= ready.length && read < size.texts) await readPage()
    const given = ready.slice(at, at + limit)
    at += given.length
    for (const { text, place } of given) out.set(text.tweet, place)
    return given.map(({ text }) => text)
  }

  return {
    ...size,
    next(limit) {
      const mine = tail.then(() => next(limit))
      tail = mine.catch(() => {})
      return mine
    },
    take(tweet) {
      const place = out.get(tweet)
      if (!place) throw new Error(`tweet ${tweet} was not handed out to run ${run}`)
      return place
    },
    drop(tweets) {
      for (const tweet of tweets) out.delete(tweet)
    }
  }
}

async function reopen(db: Database, run: number, texts: number): Promise<void> {
  if (texts === 0) return
  await db.write((sql) =>
    sql.run('UPDATE runs SET finished = NULL, entities = NULL WHERE run = $run', { run })
  )
}

function occurrencesOf(chunks: readonly DuckDBDataChunk[]): Map<number, Occurrence[]> {
  const byText = new Map<number, Occurrence[]>()
  for (const chunk of chunks) {
    const [text, tweet, quarter, author, group, kind] = [0, 1, 2, 3, 4, 5].map((column) => {
      const vector = chunk.getColumnVector(column)
      return (row: number) => vector.getItem(row) as number
    }) as [Reader, Reader, Reader, Reader, Reader, Reader]
    for (let row = 0; row < chunk.rowCount; row++) {
      const list = byText.get(text(row))
      const occurrence = {
        tweet: tweet(row),
        quarter: quarter(row),
        author: author(row),
        group: group(row),
        kind: kind(row)
      }
      if (list) list.push(occurrence)
      else byText.set(text(row), [occurrence])
    }
  }
  return byText
}

type Reader = (row: number) => number
