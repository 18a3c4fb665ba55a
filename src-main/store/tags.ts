import type { Annotated } from './annotated'
import type { Changes } from './changes'
import { classCode } from './codes'
import type { Database } from './database'
import type { Form, Forms } from './forms'
import { appendOverruled, appendSpans } from './list-overlay'
import { type HandedOut, openPending, type PendingList } from './pending'
import type { TaggedText } from './shapes'
import type { Sql } from './sql'
import type { Tags } from './types'

interface Total {
  readonly entity: number
  readonly class: number
  readonly form: number
  n: number
  first: number
}

/** Where a tag job gets its texts and puts its tags. One list of pending texts a run, made anew by `pending`. */
export function createTags(db: Database, forms: Forms, annotated: Annotated, changes: Changes): Tags {
  const lists = new Map<number, PendingList>()
  const listOf = (run: number): PendingList => {
    const list = lists.get(run)
    if (!list) throw new Error(`pending was not called for run ${run}`)
    return list
  }
  return {
    async pending(run) {
      const list = await openPending(db, run)
      lists.set(run, list)
      return { tweets: list.tweets, texts: list.texts }
    },
    next: (run, limit) => listOf(run).next(limit),
    async write(run, tagged) {
      const list = listOf(run)
      const places = tagged.map(({ tweet }) => list.take(tweet))
      const done = await db.write((sql) => writeTags(sql, forms, annotated, run, tagged, places))
      list.drop(tagged.map(({ tweet }) => tweet))
      changes.mentions(false)
      return done
    }
  }
}

async function writeTags(
  sql: Sql,
  forms: Forms,
  annotated: Annotated,
  run: number,
  tagged: readonly TaggedText[],
  places: readonly HandedOut[]
): Promise<{ tweets: number; mentions: number }> {
  const surfaces = new Set<string>()
  for (const { text, spans } of tagged)
    for (const span of spans) surfaces.add(text.slice(span.start, span.end))
  const formOf = await forms.intern(sql, surfaces)
  const decided = await annotated.numbers(sql)
  const totals = new Map<string, Total>()
  let tweets = 0
  let mentions = 0

  await sql.append('tagged', (appender) => {
    for (const { text } of places) {
      appender.appendInteger(run)
      appender.appendInteger(text)
      appender.endRow()
    }
  })
  const rows: {
    readonly place: HandedOut
    readonly form: Form
    readonly class: number
    readonly again: boolean
  }[] = []
  await sql.append('spans', (appender) => {
    tagged.forEach(({ text, spans }, i) => {
      const place = places[i] as HandedOut
      appendSpans(appender, { run, text: place.text, content: text, spans }, formOf)
      const seen = new Set<number>()
      tweets += place.occurrences.length
      mentions += spans.length * place.occurrences.length
      for (const span of spans) {
        const form = formOf.get(text.slice(span.start, span.end))
        const again = form !== undefined && seen.has(form.entity)
        if (form) {
          seen.add(form.entity)
          rows.push({ place, form, class: classCode(span.class), again })
        }
      }
    })
  })
  if (tagged.some(({ overruled }) => overruled !== undefined && overruled.length > 0)) {
    await sql.append('overruled', (appender) => {
      tagged.forEach(({ overruled = [] }, i) => {
        appendOverruled(appender, run, (places[i] as HandedOut).text, overruled)
      })
    })
  }
  await sql.append('cube', (appender) => {
    for (const { place, form, class: code, again } of rows) {
      for (const { tweet, quarter, author, group, kind } of place.occurrences) {
        if (decided.has(tweet)) continue
        addTotal(totals, form, code, quarter)
        appender.appendInteger(run)
        appender.appendInteger(form.entity)
        appender.appendUTinyInt(code)
        if (quarter === -1) appender.appendNull()
        else appender.appendInteger(quarter)
        appender.appendInteger(tweet)
        if (author === -1) appender.appendNull()
        else appender.appendInteger(author)
        appender.appendInteger(group)
        appender.appendUTinyInt(kind)
        appender.appendBoolean(again)
        appender.endRow()
      }
    }
  })
  await appendTotals(sql, run, totals.values())
  await sql.run(
    'UPDATE runs SET tweets = tweets + $tweets, mentions = mentions + $mentions WHERE run = $run',
    {
      run,
      tweets,
      mentions
    }
  )
  return { tweets, mentions }
}

function addTotal(totals: Map<string, Total>, { form, entity }: Form, code: number, quarter: number): void {
  const key = `${form} ${code}`
  const total = totals.get(key)
  if (!total) totals.set(key, { entity, class: code, form, n: 1, first: quarter })
  else {
    total.n++
    if (quarter !== -1 && (total.first === -1 || quarter < total.first)) total.first = quarter
  }
}

async function appendTotals(sql: Sql, run: number, totals: Iterable<Total>): Promise<void> {
  await sql.append('totals', (appender) => {
    for (const { entity, class: code, form, n, first } of totals) {
      appender.appendInteger(run)
      appender.appendInteger(entity)
      appender.appendUTinyInt(code)
      appender.appendInteger(form)
      appender.appendInteger(n)
      if (first === -1) appender.appendNull()
      else appender.appendInteger(first)
      appender.endRow()
    }
  })
}
