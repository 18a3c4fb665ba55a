import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  VARCHAR
} from '@duckdb/node-api'
import { CancelledError } from '../base/errors'
import { storageError } from './storage-error'

export type Value = string | number | bigint | boolean | null
/** Named parameters: `$run` in the text, `{ run }` here. */
export type Values = Readonly<Record<string, Value>>

/** One connection's statements. Every value is bound; 64-bit integers come back as numbers. */
export interface Sql {
  run(text: string, values?: Values): Promise<void>
  rows<T>(text: string, values?: Values): Promise<T[]>
  first<T>(text: string, values?: Values): Promise<T | null>
  /** The result as column vectors, for results too large for row objects. */
  chunks(text: string, values?: Values): Promise<readonly DuckDBDataChunk[]>
  /** The result chunk by chunk, for results that should not lie in memory at once. */
  stream(text: string, values: Values, take: (chunk: DuckDBDataChunk) => void): Promise<void>
  /** Appends rows in the order of the table's columns; `fill` ends each with `endRow`. */
  append(table: string, fill: (appender: DuckDBAppender) => void): Promise<void>
}

/** A list as one bound value, for `unnest($name::INTEGER[])`. */
export function listValue(
  items: ReadonlyArray<number | bigint> | Int32Array | IterableIterator<number | bigint>
): string {
  return `[${Array.from(items as Iterable<number | bigint>).join(',')}]`
}

export function createSql(connection: DuckDBConnection, dir: string, signal?: AbortSignal): Sql {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (signal?.aborted) throw new CancelledError()
    try {
      return await work()
    } catch (thrown) {
      if (signal?.aborted) throw new CancelledError()
      throw storageError(thrown, dir)
    }
  }
  const query = (text: string, values: Values = {}) => guarded(() => connection.run(text, ...bindAll(values)))
  const rows = async <T>(text: string, values?: Values): Promise<T[]> => {
    const result = await (await query(text, values)).getRowObjectsJS()
    for (const row of result) {
      for (const name in row) if (typeof row[name] === 'bigint') row[name] = Number(row[name])
    }
    return result as T[]
  }
  return {
    rows,
    run: async (text, values) => void (await query(text, values)),
    first: async <T>(text: string, values?: Values) => (await rows<T>(text, values))[0] ?? null,
    chunks: async (text, values) => (await query(text, values)).fetchAllChunks(),
    stream: (text, values, take) =>
      guarded(async () => {
        const result = await connection.stream(text, ...bindAll(values))
        for (;;) {
          const chunk = await result.fetchChunk()
          if (chunk === null || chunk.rowCount === 0) return
          if (signal?.aborted) throw new CancelledError()
          take(chunk)
        }
      }),
    async append(table, fill) {
      try {
        const appender = await connection.createAppender(table)
        fill(appender)
        appender.flushSync()
        appender.closeSync()
      } catch (thrown) {
        throw storageError(thrown, dir)
      }
    }
  }
}

function bindAll(values: Values): [Record<string, Value>, Record<string, DuckDBType>] {
  const types: Record<string, DuckDBType> = {}
  const bound: Record<string, Value> = {}
  for (const [name, value] of Object.entries(values)) bind(name, value, bound, types)
  return [bound, types]
}

function bind(
  name: string,
  value: Value,
  values: Record<string, Value>,
  types: Record<string, DuckDBType>
): void {
  values[name] = value
  if (typeof value === 'string') types[name] = VARCHAR
  else if (typeof value === 'boolean') types[name] = BOOLEAN
  else if (typeof value === 'bigint') types[name] = BIGINT
  else if (typeof value === 'number') {
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) types[name] = INTEGER
    else if (Number.isSafeInteger(value)) {
      types[name] = BIGINT
      values[name] = BigInt(value)
    } else types[name] = DOUBLE
  }
}
