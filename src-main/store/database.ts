import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { CancelledError } from '../base/errors'
import { createSql, type Sql } from './sql'
import { storageError } from './storage-error'

export interface DatabaseOptions {
  /** Ceiling of DuckDB's own memory; what is beyond goes to temporary files in the workspace. */
  readonly memoryMb?: number
  readonly threads?: number
  /** Connections for reading at one time. */
  readonly readers?: number
}

/** The one DuckDB instance of a workspace. `scratch.*` is memory that all its connections share and that ends with it. */
export interface Database {
  readonly dir: string
  /** One transaction on the one writing connection; calls queue. `work` may be refused (throw) before anything is kept. */
  write<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Statements on a connection of their own; aborting interrupts the one that runs. */
  read<T>(work: (sql: Sql) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Called after a transaction was rolled back, so that what is held in memory can be forgotten. */
  onRollback(listener: () => void): void
  close(): Promise<void>
}

const INTERRUPT_AGAIN_MS = 20

export async function openDatabase(dir: string, options: DatabaseOptions = {}): Promise<Database> {
  let instance: DuckDBInstance
  let writer: DuckDBConnection
  try {
    instance = await DuckDBInstance.create(join(dir, 'tweets.duckdb'), {
      threads: String(options.threads ?? 2),
      memory_limit: `${options.memoryMb ?? 400}MB`,
      temp_directory: join(dir, 'tmp'),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false'
    })
    writer = await instance.connect()
    await writer.run(`ATTACH ':memory:' AS scratch`)
  } catch (thrown) {
    throw storageError(thrown, dir)
  }
  const listeners: (() => void)[] = []
  const readers = readerPool(instance, options.readers ?? 3)
  let tail: Promise<unknown> = Promise.resolve()
  let closed = false

  const transaction = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const sql = createSql(writer, dir)
    await sql.run('BEGIN')
    try {
      const result = await work(sql)
      await sql.run('COMMIT')
      return result
    } catch (thrown) {
      await sql.run('ROLLBACK').catch(() => {})
      for (const listener of listeners) listener()
      throw thrown
    }
  }

  return {
    dir,
    write(work) {
      if (closed) return Promise.reject(new CancelledError())
      const mine = tail.then(() => transaction(work))
      tail = mine.catch(() => {})
      return mine
    },
    async read(work, signal) {
      if (closed || signal?.aborted) throw new CancelledError()
      const connection = await readers.take()
      let again: NodeJS.Timeout | null = null
      const interrupt = () => {
        connection.interrupt()
        again ??= setInterval(() => connection.interrupt(), INTERRUPT_AGAIN_MS)
      }
      signal?.addEventListener('abort', interrupt)
      try {
        return await work(createSql(connection, dir, signal))
      } finally {
        signal?.removeEventListener('abort', interrupt)
        if (again) clearInterval(again)
        readers.put(connection)
      }
    },
    onRollback: (listener) => void listeners.push(listener),
    async close() {
      if (closed) return
      closed = true
      await tail
      await readers.close()
      await writer.run('CHECKPOINT').catch(() => {})
      writer.closeSync()
      instance.closeSync()
    }
  }
}

function readerPool(instance: DuckDBInstance, limit: number) {
  const idle: DuckDBConnection[] = []
  const waiting: ((connection: DuckDBConnection) => void)[] = []
  let made = 0
  let busy = 0
  let drained: (() => void) | null = null
  return {
    async take(): Promise<DuckDBConnection> {
      busy++
      const free = idle.pop()
      if (free) return free
      if (made < limit) {
        made++
        return instance.connect()
      }
      return new Promise((resolve) => waiting.push(resolve))
    },
    put(connection: DuckDBConnection): void {
      busy--
      const next = waiting.shift()
      if (next) next(connection)
      else idle.push(connection)
      if (busy === 0) drained?.()
    },
    async close(): Promise<void> {
      if (busy > 0) {
        await new Promise<void>((resolve) => {
          drained = resolve
        })
      }
      for (const connection of idle) connection.closeSync()
    }
  }
}
