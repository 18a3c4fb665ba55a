import type { Database } from './database'
import type { Sql } from './sql'

/** The numbers of all annotated tweets, held in memory: they are few and every write of tags asks for them. */
export interface Annotated {
  numbers(sql: Sql): Promise<ReadonlySet<number>>
  /** To be called whenever the table was changed. */
  forget(): void
}

export function createAnnotated(db: Database): Annotated {
  let known: Set<number> | null = null
  const forget = () => {
    known = null
  }
  db.onRollback(forget)
  return {
    forget,
    async numbers(sql) {
      if (known === null) {
        const rows = await sql.rows<{ tweet: number }>('SELECT tweet FROM annotated')
        known = new Set(rows.map((row) => row.tweet))
      }
      return known
    }
  }
}
