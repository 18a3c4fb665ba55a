import { AppError } from '../base/errors'
import type { Reject } from '../contract/domain'
import type { FileReport, ImportRow } from '../contract/imports'
import type { Annotated } from './annotated'
import type { Changes } from './changes'
import { createChunkWriter } from './chunk-writer'
import type { Database } from './database'
import { removeImport } from './import-removal'
import type { Numbers } from './numbers'
import type { Imports } from './types'

interface ImportRecord {
  import: number
  path: string
  format: string
  encoding: string
  row: number
  imported: number
  duplicates: number
  rejected: number
  started: number
  finished: number | null
  report: string | null
  settled: boolean
}

const COLUMNS =
  'import, path, format, encoding, row, imported, duplicates, rejected, started, finished, report, settled'

export function createImports(
  db: Database,
  numbers: Numbers,
  annotated: Annotated,
  changes: Changes
): Imports {
  const writer = createChunkWriter(db, numbers)
  return {
    begin: (path, fingerprint, format, encoding) =>
      db.write(async (sql) => {
        const old = await sql.first<ImportRecord>(
          `SELECT ${COLUMNS} FROM imports WHERE fingerprint = $fingerprint`,
          { fingerprint }
        )
        if (old) {
          const finished = old.finished === null ? null : finishedReport(old)
          const { row, imported, duplicates, rejected } = old
          return { import: old.import, row, imported, duplicates, rejected, finished }
        }
        const number = (await numbers.next(sql, 'import'))()
        await sql.run(
          `INSERT INTO imports VALUES ($number, $fingerprint, $path, $format, $encoding, 0, 0, 0, 0, $now, NULL, NULL, false)`,
          { number, fingerprint, path, format, encoding, now: Date.now() }
        )
        return { import: number, row: 0, imported: 0, duplicates: 0, rejected: 0, finished: null }
      }),
    async add(importNumber, chunk) {
      const done = await db.write((sql) => writer.add(sql, importNumber, chunk))
      changes.tweets()
      return done
    },
    end: (importNumber, report) =>
      db.write((sql) =>
        sql.run('UPDATE imports SET finished = $now, report = $report WHERE import = $importNumber', {
          importNumber,
          report: JSON.stringify(report),
          now: Date.now()
        })
      ),
    settle: () => db.write((sql) => sql.run('UPDATE imports SET settled = true WHERE finished IS NOT NULL')),
    async list() {
      const records = await db.read((sql) =>
        sql.rows<ImportRecord>(`SELECT ${COLUMNS} FROM imports ORDER BY import DESC`)
      )
      return Promise.all(records.map(async (record) => toRow(record, await firstRejects(db, record))))
    },
    rejects: (importNumber, { offset, limit }) =>
      db.read(async (sql) => {
        const total = await sql.first<{ n: number }>(
          'SELECT count(*) AS n FROM rejects WHERE import = $importNumber',
          { importNumber }
        )
        const rows = await sql.rows<Reject>(
          `SELECT line, code, message FROM rejects WHERE import = $importNumber
           ORDER BY line, rowid LIMIT $limit OFFSET $offset`,
          { importNumber, limit, offset }
        )
        return { total: total?.n ?? 0, rows }
      }),
    async remove(importNumber) {
      const removed = await db.write(async (sql) => {
        const there = await sql.first('SELECT import FROM imports WHERE import = $importNumber', {
          importNumber
        })
        if (!there) {
          throw new AppError('not-found', `there is no import ${importNumber}`, { where: db.dir })
        }
        writer.forget()
        annotated.forget()
        return removeImport(sql, numbers, importNumber)
      })
      changes.tweets()
      changes.mentions(true)
      return removed
    }
  }
}

/** What the import said; once that was handed out, the same file brings nothing new and all of it twice. */
function finishedReport({ report, settled }: ImportRecord): FileReport | null {
  if (report === null) return null
  const said = JSON.parse(report) as FileReport
  return settled ? { ...said, imported: 0, duplicates: said.imported + said.duplicates } : said
}

async function firstRejects(db: Database, record: ImportRecord): Promise<readonly Reject[]> {
  if (record.report !== null) return (JSON.parse(record.report) as FileReport).rejects
  return db.read((sql) =>
    sql.rows<Reject>(
      'SELECT line, code, message FROM rejects WHERE import = $import ORDER BY line, rowid LIMIT 20',
      { import: record.import }
    )
  )
}

function toRow(record: ImportRecord, rejects: readonly Reject[]): ImportRow {
  const report = record.report === null ? null : (JSON.parse(record.report) as FileReport)
  return {
    import: record.import,
    path: record.path,
    format: record.format,
    encoding: record.encoding,
    rows: report?.rows ?? record.row,
    imported: record.imported,
    duplicates: record.duplicates,
    rejected: record.rejected,
    rejects,
    error: report?.error ?? null,
    ...(report?.notes === undefined ? {} : { notes: report.notes }),
    started: record.started,
    finished: record.finished
  }
}
