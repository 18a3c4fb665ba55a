import type { Sql } from './sql'

/** The tweets (as `t`) that count for a run: those it has tagged, and the annotated ones. */
export async function reachOf(
  sql: Sql,
  run: number
): Promise<{ readonly where: string; readonly values: Record<string, number> }> {
  const record = await sql.first<{ covered: number; finished: number | null }>(
    'SELECT covered, finished FROM runs WHERE run = $run',
    { run }
  )
  const annotated = 't.tweet IN (SELECT tweet FROM annotated)'
  if (!record) return { where: annotated, values: {} }
  const { covered, finished } = record
  if (finished !== null) {
    const newest = await sql.first<{ top: number }>('SELECT coalesce(max(tweet), 0) AS top FROM tweets')
    if ((newest?.top ?? 0) <= covered) return { where: 'true', values: {} }
    return { where: `(t.tweet <= $covered OR ${annotated})`, values: { covered } }
  }
  return {
    where: `(${annotated} OR (t.tweet <= $covered AND t.text IN (SELECT text FROM tagged WHERE run = $run)))`,
    values: { covered, run }
  }
}
