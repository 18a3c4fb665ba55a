import { AppError } from '../base/errors'
import type { Revision } from '../contract/annotation'
import type { Span } from '../contract/domain'
import type { Annotated } from './annotated'
import type { Changes } from './changes'
import { classCode, classOf } from './codes'
import type { Database } from './database'
import type { Forms } from './forms'
import type { Numbers } from './numbers'
import { replaceMentions } from './override'
import type { Sql } from './sql'
import type { AnnotatedTweet, Annotations } from './types'

interface SpanRecord {
  readonly revision: number
  readonly start: number
  readonly stop: number
  readonly class: number
}

export function createAnnotations(
  db: Database,
  numbers: Numbers,
  forms: Forms,
  annotated: Annotated,
  changes: Changes
): Annotations {
  async function append(
    sql: Sql,
    tweet: number,
    parent: number | null,
    given: readonly Span[]
  ): Promise<Revision> {
    const record = await sql.first<{ content: string; revision: number | null }>(
      `SELECT x.content, a.revision FROM tweets t JOIN texts x ON x.text = t.text
       LEFT JOIN annotated a ON a.tweet = t.tweet WHERE t.tweet = $tweet`,
      { tweet }
    )
    if (!record) throw new AppError('not-found', `there is no tweet ${tweet}`, { where: db.dir })
    if (record.revision !== parent) {
      throw new AppError('stale-revision', 'this tweet was changed in the meantime', {
        where: `tweet ${tweet}`,
        remedy: 'look at its new tags and change them again'
      })
    }
    const spans = [...given].sort((a, b) => a.start - b.start || a.end - b.end)
    checkSpans(spans, record.content, tweet)
    const surfaces = new Set(spans.map((span) => record.content.slice(span.start, span.end)))
    const formOf = await forms.intern(sql, surfaces)
    const revision = (await numbers.next(sql, 'revision'))()
    const created = Date.now()
    await sql.run('INSERT INTO revisions VALUES ($revision, $tweet, $parent, $created)', {
      revision,
      tweet,
      parent,
      created
    })
    await sql.append('revision_spans', (appender) => {
      for (const span of spans) {
        const form = formOf.get(record.content.slice(span.start, span.end))
        appender.appendInteger(revision)
        appender.appendInteger(span.start)
        appender.appendInteger(span.end)
        appender.appendUTinyInt(classCode(span.class))
        if (form) {
          appender.appendInteger(form.form)
          appender.appendInteger(form.entity)
        } else {
          appender.appendNull()
          appender.appendNull()
        }
        appender.endRow()
      }
    })
    await replaceMentions(sql, tweet, parent, revision)
    annotated.forget()
    return { revision, tweet, parent, spans, created }
  }

  return {
    async revise(tweet, parent, spans) {
      const revision = await db.write((sql) => append(sql, tweet, parent, spans))
      changes.mentions(true)
      return revision
    },
    history: (tweet) =>
      db.read(async (sql) => {
        const revisions = await sql.rows<Omit<Revision, 'spans'>>(
          'SELECT revision, tweet, parent, created FROM revisions WHERE tweet = $tweet ORDER BY revision',
          { tweet }
        )
        const spans = await sql.rows<SpanRecord>(
          `SELECT revision, start, stop, class FROM revision_spans
           WHERE revision IN (SELECT revision FROM revisions WHERE tweet = $tweet) ORDER BY revision, start`,
          { tweet }
        )
        const byRevision = grouped(spans)
        return revisions.map((one) => ({ ...one, spans: byRevision.get(one.revision) ?? [] }))
      }),
    summary: () =>
      db.read(async (sql) => {
        const row = await sql.first<{ tweets: number; revisions: number; sinceTraining: number }>(
          `SELECT (SELECT count(*) FROM annotated) AS tweets, (SELECT count(*) FROM revisions) AS revisions,
             (SELECT count(*) FROM annotated WHERE revision >
               (SELECT coalesce(max(value), 0) FROM markers WHERE name = 'trained')) AS "sinceTraining"`
        )
        return row ?? { tweets: 0, revisions: 0, sinceTraining: 0 }
      }),
    rows: () =>
      db.read(async (sql) => {
        const tweets = await sql.rows<{ tweet: number; revision: number; content: string }>(
          `SELECT a.tweet, a.revision, x.content FROM annotated a JOIN tweets t ON t.tweet = a.tweet
           JOIN texts x ON x.text = t.text ORDER BY a.tweet`
        )
        const byRevision = grouped(
          await sql.rows<SpanRecord>(
            `SELECT revision, start, stop, class FROM revision_spans
             WHERE revision IN (SELECT revision FROM annotated) ORDER BY revision, start`
          )
        )
        return {
          tweets: tweets.map(
            ({ tweet, revision, content }): AnnotatedTweet => ({
              tweet,
              text: content,
              spans: byRevision.get(revision) ?? []
            })
          ),
          revision: tweets.reduce((newest, { revision }) => Math.max(newest, revision), 0)
        }
      }),
    markTrained: (revision) =>
      db.write((sql) => sql.run(`INSERT INTO markers VALUES ('trained', $revision)`, { revision }))
  }
}

function checkSpans(spans: readonly Span[], text: string, tweet: number): void {
  let end = 0
  for (const span of spans) {
    if (span.start < end || span.end <= span.start || span.end > text.length) {
      throw new AppError('usage', `the span ${span.start}-${span.end} overlaps another or leaves the text`, {
        where: `tweet ${tweet}`
      })
    }
    end = span.end
  }
}

function grouped(records: readonly SpanRecord[]): Map<number, Span[]> {
  const byRevision = new Map<number, Span[]>()
  for (const { revision, start, stop, class: code } of records) {
    const span: Span = { start, end: stop, class: classOf(code) }
    const list = byRevision.get(revision)
    if (list) list.push(span)
    else byRevision.set(revision, [span])
  }
  return byRevision
}
