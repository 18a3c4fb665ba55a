import type { Database } from './database'
import { hash64 } from './hash'
import { listValue, type Sql } from './sql'

const KEPT = 200_000

/** Numbers of rows found by a 64-bit column, remembered between chunks until a transaction fails. */
export interface Interned {
  /** The numbers of those that are there already, by hash. */
  find(sql: Sql, texts: Iterable<string>): Promise<Map<string, number>>
  /** Remembers a number that this transaction gave. */
  keep(text: string, number: number): void
  forget(): void
}

/** @param column the number's column, e.g. `author` of `authors` by `hash` */
export function createInterned(db: Database, table: string, column: string, hashColumn = 'hash'): Interned {
  let known = new Map<string, number>()
  const forget = () => {
    known = new Map()
  }
  db.onRollback(forget)
  return {
    forget,
    async find(sql, texts) {
      const found = new Map<string, number>()
      const asked = new Map<bigint, string>()
      for (const text of texts) {
        const number = known.get(text)
        if (number !== undefined) found.set(text, number)
        else asked.set(hash64(text), text)
      }
      for (const [hash, number] of await findNumbers(sql, table, column, hashColumn, asked.keys())) {
        const text = asked.get(hash)
        if (text === undefined) continue
        found.set(text, number)
        remember(known, text, number)
      }
      return found
    },
    keep: (text, number) => remember(known, text, number)
  }
}

function remember(known: Map<string, number>, text: string, number: number): void {
  if (known.size >= KEPT) known.clear()
  known.set(text, number)
}

/** Rows of `table` whose `hashColumn` is among `hashes`: hash -> smallest number. */
export async function findNumbers(
  sql: Sql,
  table: string,
  column: string,
  hashColumn: string,
  hashes: Iterable<bigint>
): Promise<Map<bigint, number>> {
  const list = [...hashes]
  const found = new Map<bigint, number>()
  if (list.length === 0) return found
  const chunks = await sql.chunks(
    `SELECT ${hashColumn}, min(${column}) FROM ${table}
     WHERE ${hashColumn} IN (SELECT unnest($hashes::UBIGINT[])) GROUP BY ${hashColumn}`,
    { hashes: listValue(list) }
  )
  for (const chunk of chunks) {
    const hash = chunk.getColumnVector(0)
    const number = chunk.getColumnVector(1)
    for (let i = 0; i < chunk.rowCount; i++) found.set(hash.getItem(i) as bigint, number.getItem(i) as number)
  }
  return found
}
