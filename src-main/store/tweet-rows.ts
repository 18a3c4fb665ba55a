import type { MarkedSpan, TweetRow } from '../contract/domain'
import { COLLECTIVE_LIST } from '../contract/lists'
import { classOf, kindOf } from './codes'
import { listValue, type Sql } from './sql'

interface TweetRecord {
  readonly tweet: number
  readonly id: string
  readonly time: number | null
  readonly author: string | null
  readonly text: number
  readonly content: string
  readonly kind: number
  readonly revision: number | null
}

interface SpanRecord {
  readonly owner: number
  readonly start: number
  readonly stop: number
  readonly class: number
  readonly confidence: number
  readonly entity: number | null
  readonly list: number | null
}

/** Tweets with their effective spans, in the order of `tweets`; unknown numbers are left out. */
export async function tweetRows(
  sql: Sql,
  tweets: readonly number[],
  run: number | null
): Promise<TweetRow[]> {
  if (tweets.length === 0) return []
  const records = await sql.rows<TweetRecord>(
    `SELECT t.tweet, coalesce(t.id, t.key::VARCHAR) AS id, t.time, a.name AS author, t.text, x.content, t.kind, n.revision
     FROM tweets t JOIN texts x ON x.text = t.text LEFT JOIN authors a ON a.author = t.author
     LEFT JOIN annotated n ON n.tweet = t.tweet WHERE t.tweet IN (SELECT unnest($tweets::INTEGER[]))`,
    { tweets: listValue(tweets) }
  )
  const plain = records.filter((record) => record.revision === null).map((record) => record.text)
  const tagged = run === null || plain.length === 0 ? [] : await spansOfTexts(sql, plain, run)
  const revisions = records.flatMap((record) => record.revision ?? [])
  const revised = revisions.length === 0 ? [] : await spansOfRevisions(sql, revisions)
  const ofText = marked(tagged, 'model')
  const ofRevision = marked(revised, 'analyst')
  const byTweet = new Map<number, TweetRow>()
  for (const { tweet, id, time, author, text, content, kind, revision } of records) {
    const spans = (revision === null ? ofText.get(text) : ofRevision.get(revision)) ?? []
    byTweet.set(tweet, { tweet, id, time, author, text: content, kind: kindOf(kind), spans, revision })
  }
  return tweets.flatMap((tweet) => byTweet.get(tweet) ?? [])
}

function spansOfTexts(sql: Sql, texts: readonly number[], run: number): Promise<SpanRecord[]> {
  return sql.rows<SpanRecord>(
    `SELECT s.text AS owner, s.start, s.stop, s.class, s.confidence, coalesce(r.root, s.entity) AS entity, s.list
     FROM spans s LEFT JOIN roots r ON r.entity = s.entity
     WHERE s.run = $run AND s.text IN (SELECT unnest($texts::INTEGER[])) ORDER BY s.text, s.start`,
    { run, texts: listValue(texts) }
  )
}

function spansOfRevisions(sql: Sql, revisions: readonly number[]): Promise<SpanRecord[]> {
  return sql.rows<SpanRecord>(
    `SELECT s.revision AS owner, s.start, s.stop, s.class, 1.0::DOUBLE AS confidence, coalesce(r.root, s.entity) AS entity, NULL AS list
     FROM revision_spans s LEFT JOIN roots r ON r.entity = s.entity
     WHERE s.revision IN (SELECT unnest($revisions::INTEGER[])) ORDER BY s.revision, s.start`,
    { revisions: listValue(revisions) }
  )
}

function marked(records: readonly SpanRecord[], source: MarkedSpan['source']): Map<number, MarkedSpan[]> {
  const byOwner = new Map<number, MarkedSpan[]>()
  for (const { owner, start, stop, class: code, confidence, entity, list } of records) {
    const span: MarkedSpan = {
      start,
      end: stop,
      class: classOf(code),
      confidence: float32(confidence),
      entity,
      source: list === null ? source : list === COLLECTIVE_LIST ? 'collective' : 'list'
    }
    const others = byOwner.get(owner)
    if (others) others.push(span)
    else byOwner.set(owner, [span])
  }
  return byOwner
}

/** What was stored in 32 bits, without the digits that it never had. */
function float32(value: number): number {
  return Number(value.toPrecision(7))
}
