import type { DuckDBAppender } from '@duckdb/node-api'
import type { ScoredSpan } from '../contract/domain'
import type { Changes } from './changes'
import { classCode, classOf } from './codes'
import { noteCollective } from './collective'
import type { Database } from './database'
import type { Form, Forms } from './forms'
import { noteLists } from './lists'
import type { TaggedSpan } from './shapes'
import { listValue, type Sql } from './sql'
import { rebuildRunTotals } from './totals'

/** A text of a run: what the model found in it, whether or not a list took its place, and what stands there now. */
export interface RunText {
  readonly text: number
  readonly content: string
  readonly found: readonly ScoredSpan[]
  readonly spans: readonly TaggedSpan[]
}

export interface RelaidText {
  readonly text: number
  readonly content: string
  readonly spans: readonly TaggedSpan[]
  readonly overruled: readonly ScoredSpan[]
}

/** Lays lists over what a run holds. */
export interface ListOverlay {
  /**
   * The run's texts that hold a needle (lower case) or letters beyond ASCII, and those where a list has a hand in it now, in pages.
   * @param needles null takes all texts
   */
  texts(run: number, needles: readonly string[] | null): AsyncIterable<readonly RunText[]>
  /** Puts the texts' spans in the place of those that the run has, and notes the lists and whether the import settled them: one transaction. */
  relay(
    run: number,
    texts: readonly RelaidText[],
    lists: readonly number[],
    isSettled: boolean
  ): Promise<void>
}

const PAGE = 8192

interface SpanRecord {
  readonly text: number
  readonly start: number
  readonly stop: number
  readonly class: number
  readonly confidence: number
  readonly list: number | null
}

export function createListOverlay(db: Database, forms: Forms, changes: Changes): ListOverlay {
  return {
    async *texts(run, needles) {
      const table = `scratch.listed_${run}`
      const size = await db.read(async (sql) => {
        await sql.run(
          `CREATE OR REPLACE TABLE ${table} AS SELECT (row_number() OVER () - 1)::INTEGER AS place, text FROM (
             SELECT g.text FROM tagged g JOIN texts x ON x.text = g.text
             WHERE g.run = $run AND ($pattern = '' OR regexp_matches(x.content, '[^\\x00-\\x7f]|&#')
               OR regexp_matches(lower(x.content), $pattern))
             UNION SELECT text FROM spans WHERE run = $run AND list IS NOT NULL
             UNION SELECT text FROM overruled WHERE run = $run)`,
          { run, pattern: needles === null ? '' : needles.length === 0 ? '$^' : needles.join('|') }
        )
        return (await sql.first<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))?.n ?? 0
      })
      for (let first = 0; first < size; first += PAGE) {
        yield await db.read((sql) => page(sql, run, table, { first, end: first + PAGE }))
      }
      await db.read((sql) => sql.run(`DROP TABLE ${table}`))
    },
    async relay(run, texts, lists, isSettled) {
      await db.write(async (sql) => {
        if (texts.length > 0) await replace(sql, forms, run, texts)
        await noteLists(sql, run, lists)
        await noteCollective(sql, run, isSettled)
      })
      if (texts.length > 0) changes.mentions(true)
    }
  }
}

async function page(
  sql: Sql,
  run: number,
  table: string,
  range: { readonly first: number; readonly end: number }
): Promise<RunText[]> {
  const within = `IN (SELECT text FROM ${table} WHERE place >= $first AND place < $end)`
  const texts = await sql.rows<{ text: number; content: string }>(
    `SELECT text, content FROM texts WHERE text ${within}`,
    { ...range }
  )
  const spans = await sql.rows<SpanRecord>(
    `SELECT text, start, stop, class, confidence, list FROM spans WHERE run = $run AND text ${within} ORDER BY start`,
    { run, ...range }
  )
  const overruled = await sql.rows<SpanRecord>(
    `SELECT text, start, stop, class, confidence, NULL AS list FROM overruled WHERE run = $run AND text ${within}`,
    { run, ...range }
  )
  const found = new Map<number, TaggedSpan[]>()
  const now = new Map<number, TaggedSpan[]>()
  const put = (map: Map<number, TaggedSpan[]>, record: SpanRecord): void => {
    const list = map.get(record.text)
    if (list) list.push(toSpan(record))
    else map.set(record.text, [toSpan(record)])
  }
  for (const record of spans) {
    put(now, record)
    if (record.list === null) put(found, record)
  }
  for (const record of overruled) put(found, record)
  return texts.map(({ text, content }) => ({
    text,
    content,
    found: (found.get(text) ?? []).sort((a, b) => a.start - b.start),
    spans: now.get(text) ?? []
  }))
}

function toSpan({ start, stop, class: code, confidence, list }: SpanRecord): TaggedSpan {
  const span = { start, end: stop, class: classOf(code), confidence }
  return list === null ? span : { ...span, list }
}

async function replace(sql: Sql, forms: Forms, run: number, texts: readonly RelaidText[]): Promise<void> {
  const surfaces = new Set<string>()
  for (const { content, spans } of texts) {
    for (const { start, end } of spans) surfaces.add(content.slice(start, end))
  }
  const formOf = await forms.intern(sql, surfaces)
  await sql.run('CREATE OR REPLACE TEMP TABLE relaid AS SELECT unnest($texts::INTEGER[]) AS text', {
    texts: listValue(texts.map(({ text }) => text))
  })
  await sql.run(
    `DELETE FROM cube WHERE run = $run AND tweet IN (SELECT tweet FROM tweets WHERE text IN (SELECT text FROM relaid))`,
    { run }
  )
  for (const table of ['spans', 'overruled']) {
    await sql.run(`DELETE FROM ${table} WHERE run = $run AND text IN (SELECT text FROM relaid)`, { run })
  }
  await sql.append('spans', (appender) => {
    for (const { text, content, spans } of texts) appendSpans(appender, { run, text, content, spans }, formOf)
  })
  await sql.append('overruled', (appender) => {
    for (const { text, overruled } of texts) appendOverruled(appender, run, text, overruled)
  })
  await sql.run(
    `INSERT INTO cube SELECT s.run, s.entity, s.class, t.quarter, t.tweet, t.author, t.grp, t.kind, s.again
     FROM spans s JOIN runs r ON r.run = s.run JOIN tweets t ON t.text = s.text AND t.tweet <= r.covered
     WHERE s.run = $run AND s.text IN (SELECT text FROM relaid) AND s.entity IS NOT NULL
       AND t.tweet NOT IN (SELECT tweet FROM annotated)
     ORDER BY t.quarter DESC NULLS LAST, t.tweet`,
    { run }
  )
  await sql.run('DROP TABLE relaid')
  await rebuildRunTotals(sql, run)
}

/** A text's spans as rows of `spans`; `again` marks an entity's second mention. */
export function appendSpans(
  appender: DuckDBAppender,
  { run, text, content, spans }: { run: number; text: number; content: string; spans: readonly TaggedSpan[] },
  formOf: ReadonlyMap<string, Form>
): void {
  const seen = new Set<number>()
  for (const { start, end, class: name, confidence, list } of spans) {
    const form = formOf.get(content.slice(start, end))
    appender.appendInteger(run)
    appender.appendInteger(text)
    appender.appendInteger(start)
    appender.appendInteger(end)
    appender.appendUTinyInt(classCode(name))
    appender.appendFloat(confidence)
    if (form) {
      appender.appendInteger(form.form)
      appender.appendInteger(form.entity)
    } else {
      appender.appendNull()
      appender.appendNull()
    }
    appender.appendBoolean(form !== undefined && seen.has(form.entity))
    if (list === undefined) appender.appendNull()
    else appender.appendInteger(list)
    appender.endRow()
    if (form) seen.add(form.entity)
  }
}

export function appendOverruled(
  appender: DuckDBAppender,
  run: number,
  text: number,
  spans: readonly ScoredSpan[]
): void {
  for (const { start, end, class: name, confidence } of spans) {
    appender.appendInteger(run)
    appender.appendInteger(text)
    appender.appendInteger(start)
    appender.appendInteger(end)
    appender.appendUTinyInt(classCode(name))
    appender.appendFloat(confidence)
    appender.endRow()
  }
}
