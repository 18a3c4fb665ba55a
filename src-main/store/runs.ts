import { AppError } from '../base/errors'
import type { RunInfo } from '../contract/workspace'
import type { Changes } from './changes'
import type { Database } from './database'
import type { Numbers } from './numbers'
import type { Sql } from './sql'
import { tidyTotals } from './totals'
import type { Runs } from './types'

interface RunRecord extends Omit<RunInfo, 'complete' | 'entities'> {
  readonly entities: number | null
  readonly all: number
}

const SELECT = `SELECT run, model, tweets, mentions, started, finished, (SELECT count(*) FROM tweets) AS "all",
  entities FROM runs`

/** A run that is not finished has its entities counted here: as a part of the query it would be counted for every run. */
async function withEntities(sql: Sql, records: readonly RunRecord[]): Promise<RunInfo[]> {
  return Promise.all(
    records.map(async (record) => {
      if (record.entities !== null) return toInfo({ ...record, entities: record.entities })
      const row = await sql.first<{ n: number }>(
        'SELECT count(DISTINCT entity) AS n FROM totals WHERE run = $run',
        {
          run: record.run
        }
      )
      return toInfo({ ...record, entities: row?.n ?? 0 })
    })
  )
}

export function createRuns(db: Database, numbers: Numbers, changes: Changes): Runs {
  const list = () =>
    db.read(async (sql) => withEntities(sql, await sql.rows<RunRecord>(`${SELECT} ORDER BY run DESC`)))
  const get = (run: number) => db.read((sql) => one(sql, run))
  return {
    list,
    get,
    start: (model, again = false) =>
      db.write(async (sql) => {
        const newest = await sql.first<{ run: number | null }>(
          'SELECT max(run) AS run FROM runs WHERE model = $model',
          {
            model
          }
        )
        let run = newest?.run ?? null
        if (run === null || again) {
          run = (await numbers.next(sql, 'run'))()
          await sql.run('INSERT INTO runs VALUES ($run, $model, $now, NULL, 0, 0, 0, NULL)', {
            run,
            model,
            now: Date.now()
          })
        }
        return (await one(sql, run)) as RunInfo
      }),
    async finish(run) {
      const info = await db.write(async (sql) => {
        await tidyTotals(sql, run)
        await sql.run(
          `UPDATE runs SET finished = coalesce(finished, $now),
             entities = (SELECT count(DISTINCT entity) FROM totals WHERE totals.run = $run) WHERE run = $run`,
          { run, now: Date.now() }
        )
        return one(sql, run)
      })
      changes.mentions(true)
      if (!info) throw new AppError('not-found', `there is no run ${run}`, { where: db.dir })
      return info
    },
    async forBoard(activeModel) {
      const runs = (await list()).filter((run) => run.finished !== null || run.tweets > 0)
      const mine = runs.filter((run) => run.model === activeModel)
      const run = best(mine) ?? best(runs)
      if (!run) return { run: null, note: null }
      if (run.model !== activeModel) {
        return {
          run,
          note: `The active model ${activeModel} has not tagged these tweets: these are the tags of ${run.model}, run ${run.run}.`
        }
      }
      return { run, note: run.complete ? null : `Run ${run.run} has not reached all tweets yet.` }
    },
    untagged: (model) =>
      db.read(async (sql) => {
        const row = await sql.first<{ n: number }>(
          `SELECT (SELECT count(*) FROM tweets) - coalesce((SELECT max(tweets) FROM runs WHERE model = $model), 0)
             AS n`,
          { model }
        )
        return row?.n ?? 0
      })
  }
}

async function one(sql: Sql, run: number): Promise<RunInfo | null> {
  const record = await sql.first<RunRecord>(`${SELECT} WHERE run = $run`, { run })
  return record ? ((await withEntities(sql, [record]))[0] ?? null) : null
}

function toInfo({ all, ...record }: RunRecord & { readonly entities: number }): RunInfo {
  return { ...record, complete: record.finished !== null && record.tweets >= all }
}

/** The newest complete one, else the one that reached most tweets. `runs` are newest first. */
function best(runs: readonly RunInfo[]): RunInfo | null {
  const complete = runs.find((run) => run.complete)
  if (complete) return complete
  return runs.reduce<RunInfo | null>(
    (top, run) => (top === null || run.tweets > top.tweets ? run : top),
    null
  )
}
