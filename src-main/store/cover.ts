import { AppError } from '../base/errors'
import type { Sql } from './sql'

/**
 * Moves a run's high-water mark to the newest tweet. New tweets whose text the run tagged before get their mentions here, so
 * that every tweet up to the mark has its rows as soon as its text is tagged.
 * @returns the mark
 */
export async function coverNewTweets(sql: Sql, dir: string, run: number): Promise<number> {
  const record = await sql.first<{ covered: number; top: number }>(
    'SELECT covered, (SELECT coalesce(max(tweet), 0) FROM tweets) AS top FROM runs WHERE run = $run',
    { run }
  )
  if (!record) throw new AppError('not-found', `there is no run ${run}`, { where: dir })
  const { covered, top } = record
  if (top <= covered) return covered
  const range = { run, covered, top }
  const fresh = `tweets t JOIN spans s ON s.text = t.text AND s.run = $run WHERE t.tweet > $covered AND t.tweet <= $top`
  const counted = `${fresh} AND s.entity IS NOT NULL AND t.tweet NOT IN (SELECT tweet FROM annotated)`
  await sql.run(
    `INSERT INTO cube SELECT s.run, s.entity, s.class, t.quarter, t.tweet, t.author, t.grp, t.kind, s.again
     FROM ${counted} ORDER BY t.quarter DESC NULLS LAST, t.tweet`,
    range
  )
  await sql.run(
    `INSERT INTO totals SELECT s.run, s.entity, s.class, s.form, count(*)::INTEGER, min(t.quarter)
     FROM ${counted} GROUP BY ALL`,
    range
  )
  await sql.run(
    `UPDATE runs SET covered = $top, mentions = mentions + (SELECT count(*) FROM ${fresh}),
       tweets = tweets + (SELECT count(*) FROM tweets t WHERE t.tweet > $covered AND t.tweet <= $top
         AND t.text IN (SELECT text FROM tagged WHERE tagged.run = $run))
     WHERE run = $run`,
    range
  )
  return top
}
