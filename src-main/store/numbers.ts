import type { Database } from './database'
import type { Sql } from './sql'

const COLUMNS = {
  tweet: 'tweets',
  text: 'texts',
  author: 'authors',
  import: 'imports',
  run: 'runs',
  entity: 'entities',
  form: 'forms',
  revision: 'revisions',
  job: 'jobs',
  list: 'lists',
  step: 'curation'
} as const
export type NumberName = keyof typeof COLUMNS

/** Hands out the next free number of a table. Numbers of rows that were deleted are never given again. */
export interface Numbers {
  /** Only inside a writing transaction, whose rollback takes the numbers back. */
  next(sql: Sql, name: NumberName): Promise<() => number>
  /** To be called before rows that hold the highest number are deleted. */
  retire(sql: Sql, names: readonly NumberName[]): Promise<void>
}

export function createNumbers(db: Database): Numbers {
  const last = new Map<NumberName, number>()
  db.onRollback(() => last.clear())
  const load = async (sql: Sql, name: NumberName): Promise<number> => {
    const known = last.get(name)
    if (known !== undefined) return known
    const row = await sql.first<{ n: number }>(
      `SELECT greatest((SELECT coalesce(max("${name}"), 0) FROM ${COLUMNS[name]}),
        (SELECT coalesce(max(retired), 0) FROM numbers WHERE name = $name)) AS n`,
      { name }
    )
    last.set(name, row?.n ?? 0)
    return row?.n ?? 0
  }
  return {
    async next(sql, name) {
      let n = await load(sql, name)
      return () => {
        n++
        last.set(name, n)
        return n
      }
    },
    async retire(sql, names) {
      for (const name of names) {
        await sql.run('INSERT INTO numbers VALUES ($name, $retired)', {
          name,
          retired: await load(sql, name)
        })
      }
    }
  }
}
