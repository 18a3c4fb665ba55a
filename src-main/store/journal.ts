import type { JobKind, JobState } from '../contract/jobs'
import type { Database } from './database'
import type { Numbers } from './numbers'
import type { Value } from './sql'
import type { JobJournal, JobRecord } from './types'

type Row = Record<'kind' | 'title' | 'input' | 'state', string> &
  Record<'progress' | 'error' | 'result', string | null> &
  Record<'started' | 'finished', number | null> & { job: number; created: number }

export function createJournal(db: Database, numbers: Numbers): JobJournal {
  return {
    add: (record) =>
      db.write(async (sql) => {
        const job = { ...record, job: (await numbers.next(sql, 'job'))() }
        await sql.run(
          `INSERT INTO jobs VALUES ($job, $kind, $title, $input, $state, $progress, $created, $started, $finished, $error,
             $result)`,
          toValues(job)
        )
        return job
      }),
    save: (job) =>
      db.write((sql) => {
        const { kind: _kind, created: _created, ...values } = toValues(job)
        return sql.run(
          `UPDATE jobs SET title = $title, input = $input, state = $state, progress = $progress, started = $started,
             finished = $finished, error = $error, result = $result WHERE job = $job`,
          values
        )
      }),
    list: (limit = 200) =>
      db.read(async (sql) =>
        (await sql.rows<Row>('SELECT * FROM jobs ORDER BY job DESC LIMIT $limit', { limit })).map(toRecord)
      )
  }
}

function toValues(job: JobRecord): Record<string, Value> {
  const { input, progress, error, result, ...plain } = job
  return {
    ...plain,
    input: JSON.stringify(input ?? null),
    progress: JSON.stringify(progress),
    error: JSON.stringify(error),
    result: JSON.stringify(result ?? null)
  }
}

function toRecord(row: Row): JobRecord {
  return {
    ...row,
    kind: row.kind as JobKind,
    state: row.state as JobState,
    input: JSON.parse(row.input),
    progress: row.progress === null ? null : JSON.parse(row.progress),
    error: row.error === null ? null : JSON.parse(row.error),
    result: row.result === null ? null : JSON.parse(row.result)
  }
}
