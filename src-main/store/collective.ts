import type { EntityClass } from '../contract/classes'
import { classOf } from './codes'
import type { Database } from './database'
import type { Sql } from './sql'

/** How a written form was tagged by a run's model with one class, in distinct texts. */
export interface SurfaceTally {
  readonly surface: string
  readonly class: EntityClass
  readonly n: number
  readonly sure: number
  readonly weight: number
}

/** Which runs are settled by the rest of their import. */
export interface CollectiveRuns {
  isWanted(run: number): Promise<boolean>
  set(run: number, wanted: boolean): Promise<void>
  /** True where the run's texts are as its setting says, all of them. */
  isCurrent(run: number): Promise<boolean>
  /** @param sure confidence of a sure mention */
  tallies(run: number, sure: number): Promise<readonly SurfaceTally[]>
}

export function createCollective(db: Database): CollectiveRuns {
  return {
    isWanted: (run) => db.read((sql) => isWanted(sql, run)),
    set: (run, wanted) =>
      db.write(async (sql) => {
        if ((await isWanted(sql, run)) === wanted) return
        const known = await sql.first('SELECT run FROM collective WHERE run = $run', { run })
        await sql.run(
          known
            ? 'UPDATE collective SET wanted = $wanted WHERE run = $run'
            : 'INSERT INTO collective VALUES ($run, $wanted, 0)',
          { run, wanted }
        )
      }),
    isCurrent: (run) =>
      db.read(async (sql) => {
        const row = await sql.first<{ wanted: boolean; texts: number }>(
          'SELECT wanted, texts FROM collective WHERE run = $run',
          { run }
        )
        return (row?.texts ?? 0) === (row?.wanted ? await taggedTexts(sql, run) : 0)
      }),
    tallies: (run, sure) =>
      db.read(async (sql) => {
        const rows = await sql.rows<Omit<SurfaceTally, 'class'> & { class: number }>(
          `SELECT surface, class, count(*)::INTEGER AS n, count(*) FILTER (confidence >= $sure)::INTEGER AS sure,
             sum(confidence)::DOUBLE AS weight
           FROM (SELECT f.name AS surface, s.class, s.confidence FROM spans s JOIN forms f ON f.form = s.form
               WHERE s.run = $run AND s.list IS NULL
             UNION ALL SELECT substring(x.content, o.start + 1, o.stop - o.start), o.class, o.confidence
               FROM overruled o JOIN texts x ON x.text = o.text WHERE o.run = $run)
           GROUP BY surface, class ORDER BY surface, class`,
          { run, sure }
        )
        return rows.map((row) => ({ ...row, class: classOf(row.class) }))
      })
  }
}

/** Notes with how many texts a run was settled, or that it is not. */
export async function noteCollective(sql: Sql, run: number, isSettled: boolean): Promise<void> {
  const texts = isSettled ? await taggedTexts(sql, run) : 0
  await sql.run('UPDATE collective SET texts = $texts WHERE run = $run', { run, texts })
}

async function isWanted(sql: Sql, run: number): Promise<boolean> {
  const row = await sql.first<{ wanted: boolean }>('SELECT wanted FROM collective WHERE run = $run', { run })
  return row?.wanted ?? false
}

async function taggedTexts(sql: Sql, run: number): Promise<number> {
  return (
    (await sql.first<{ n: number }>('SELECT count(*)::INTEGER AS n FROM tagged WHERE run = $run', { run }))
      ?.n ?? 0
  )
}
