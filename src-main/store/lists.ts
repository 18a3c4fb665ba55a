import { AppError } from '../base/errors'
import type { EntityClass } from '../contract/classes'
import type { CaseRule, ListedName, ListInfo, Winner } from '../contract/lists'
import { classCode, classOf } from './codes'
import type { Database } from './database'
import type { Numbers } from './numbers'
import type { Sql } from './sql'

/** A list as it is put to work. */
export interface StoredList {
  readonly list: number
  readonly name: string
  readonly caseRule: CaseRule
  readonly wins: Winner
  readonly names: readonly ListedName[]
}

export interface Lists {
  add(list: Omit<StoredList, 'list'>): Promise<number>
  /** Sets the priority of all its names, or who wins; runs that used it count as not up to date. `not-found`. */
  change(list: number, to: { readonly priority?: number; readonly wins?: Winner }): Promise<void>
  /** Texts of a run in which a list wrote a span: a fixed sample. */
  texts(run: number, limit: number): Promise<readonly string[]>
  /** Takes a list out of use; runs that used it keep what it wrote until they are brought up to date. `not-found`. */
  remove(list: number): Promise<void>
  /** The lists in use, in the order they were added. */
  active(): Promise<readonly StoredList[]>
  /** @param run whose mentions are counted; null counts none */
  describe(run: number | null): Promise<readonly ListInfo[]>
  /** True where what the run holds is what the lists in use say. */
  isCurrent(run: number): Promise<boolean>
  /** Notes that the run uses the lists, before anything is tagged. */
  note(run: number, lists: readonly number[]): Promise<void>
}

interface ListRecord {
  readonly list: number
  readonly name: string
  readonly caseRule: CaseRule
  readonly wins: Winner
  readonly created: number
}

const ACTIVE = `SELECT list, name, case_rule AS "caseRule", wins, created FROM lists WHERE removed IS NULL ORDER BY list`

export function createLists(db: Database, numbers: Numbers): Lists {
  return {
    add: ({ name, caseRule, wins, names }) =>
      db.write(async (sql) => {
        const list = (await numbers.next(sql, 'list'))()
        await sql.run('INSERT INTO lists VALUES ($list, $name, $caseRule, $wins, $now, NULL)', {
          list,
          name,
          caseRule,
          wins,
          now: Date.now()
        })
        await sql.append('list_names', (appender) => {
          for (const listed of names) {
            appender.appendInteger(list)
            appender.appendVarchar(listed.name)
            appender.appendUTinyInt(classCode(listed.class))
            appender.appendInteger(listed.priority)
            appender.endRow()
          }
        })
        return list
      }),
    change: (list, { priority, wins }) =>
      db.write(async (sql) => {
        await requireList(sql, list, db.dir)
        if (priority !== undefined) {
          await sql.run('UPDATE list_names SET priority = $priority WHERE list = $list', { list, priority })
        }
        if (wins !== undefined)
          await sql.run('UPDATE lists SET wins = $wins WHERE list = $list', { list, wins })
        await sql.run('DELETE FROM run_lists WHERE list = $list', { list })
      }),
    remove: (list) =>
      db.write(async (sql) => {
        await requireList(sql, list, db.dir)
        await sql.run('UPDATE lists SET removed = $now WHERE list = $list', { list, now: Date.now() })
      }),
    texts: (run, limit) =>
      db.read(async (sql) => {
        const rows = await sql.rows<{ content: string }>(
          `SELECT content FROM texts WHERE text IN (SELECT text FROM spans WHERE run = $run AND list IS NOT NULL)
           ORDER BY hash(text), text LIMIT $limit`,
          { run, limit }
        )
        return rows.map(({ content }) => content)
      }),
    active: () =>
      db.read(async (sql) => {
        const records = await sql.rows<ListRecord>(ACTIVE)
        const names = await sql.rows<{ list: number; name: string; class: number; priority: number }>(
          `SELECT n.list, n.name, n.class, n.priority FROM list_names n
           JOIN lists l ON l.list = n.list AND l.removed IS NULL`
        )
        const byList = new Map<number, ListedName[]>(records.map(({ list }) => [list, []]))
        for (const { list, name, class: code, priority } of names) {
          byList.get(list)?.push({ name, class: classOf(code), priority })
        }
        return records.map(({ list, name, caseRule, wins }) => ({
          list,
          name,
          caseRule,
          wins,
          names: byList.get(list) ?? []
        }))
      }),
    describe: (run) => db.read((sql) => describe(sql, run)),
    isCurrent: (run) =>
      db.read(async (sql) => {
        const row = await sql.first<{ n: number }>(
          `SELECT count(*) AS n FROM (
             (SELECT list FROM lists WHERE removed IS NULL EXCEPT SELECT list FROM run_lists WHERE run = $run)
             UNION ALL
             (SELECT list FROM run_lists WHERE run = $run EXCEPT SELECT list FROM lists WHERE removed IS NULL))`,
          { run }
        )
        return row?.n === 0
      }),
    note: (run, lists) => db.write((sql) => noteLists(sql, run, lists))
  }
}

async function requireList(sql: Sql, list: number, where: string): Promise<void> {
  if (await sql.first('SELECT list FROM lists WHERE list = $list AND removed IS NULL', { list })) return
  throw new AppError('not-found', `there is no list ${list}`, {
    where,
    remedy: 'starling lists --workspace DIR shows their numbers'
  })
}

/** Notes which lists a run's spans go by. */
export async function noteLists(sql: Sql, run: number, lists: readonly number[]): Promise<void> {
  await sql.run('DELETE FROM run_lists WHERE run = $run', { run })
  for (const list of lists) await sql.run('INSERT INTO run_lists VALUES ($run, $list)', { run, list })
}

async function describe(sql: Sql, run: number | null): Promise<ListInfo[]> {
  const records = await sql.rows<ListRecord>(ACTIVE)
  const classes = await sql.rows<{ list: number; class: number; n: number; low: number; high: number }>(
    `SELECT list, class, count(*) AS n, min(priority) AS low, max(priority) AS high FROM list_names
     GROUP BY list, class ORDER BY list, n DESC, class`
  )
  const mentions = await sql.rows<{ list: number; n: number }>(
    `SELECT s.list, count(*) AS n FROM spans s JOIN runs r ON r.run = s.run
     JOIN tweets t ON t.text = s.text AND t.tweet <= r.covered
     WHERE s.run = $run AND s.list IS NOT NULL AND t.tweet NOT IN (SELECT tweet FROM annotated) GROUP BY s.list`,
    { run: run ?? -1 }
  )
  const used = await sql.rows<{ list: number }>('SELECT list FROM run_lists WHERE run = $run', {
    run: run ?? -1
  })
  return records.map((record) => {
    const rows = classes.filter(({ list }) => list === record.list)
    return {
      ...record,
      names: rows.reduce((sum, { n }) => sum + n, 0),
      classes: rows.map(({ class: code, n }): { class: EntityClass; n: number } => ({
        class: classOf(code),
        n
      })),
      priority: {
        from: rows.reduce((least, { low }) => Math.min(least, low), rows[0]?.low ?? 0),
        to: rows.reduce((most, { high }) => Math.max(most, high), rows[0]?.high ?? 0)
      },
      mentions: mentions.find(({ list }) => list === record.list)?.n ?? 0,
      isApplied: used.some(({ list }) => list === record.list)
    }
  })
}
