import type { Sql } from './sql'

/** Gives a written form with all its mentions to another entity: tables of spans first, then the cube's rows of the tweets that hold it. */
export async function moveForm(sql: Sql, form: number, from: number, to: number): Promise<void> {
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE touched AS
     SELECT tweet FROM tweets WHERE text IN (SELECT text FROM spans WHERE form = $form)
     UNION SELECT a.tweet FROM annotated a JOIN revision_spans s ON s.revision = a.revision WHERE s.form = $form`,
    { form }
  )
  for (const table of ['forms', 'spans', 'revision_spans', 'totals']) {
    await sql.run(`UPDATE ${table} SET entity = $to WHERE form = $form`, { form, to })
  }
  const both = { from, to }
  await sql.run(
    `UPDATE spans SET again = x.again FROM (
       SELECT run, text, start, row_number() OVER (PARTITION BY run, text, entity ORDER BY start) > 1 AS again FROM spans
       WHERE entity IN ($from, $to) AND text IN (SELECT text FROM spans WHERE form = $form)) x
     WHERE spans.run = x.run AND spans.text = x.text AND spans.start = x.start`,
    { ...both, form }
  )
  await sql.run(
    'DELETE FROM cube WHERE entity IN ($from, $to) AND tweet IN (SELECT tweet FROM touched)',
    both
  )
  await sql.run(
    `INSERT INTO cube SELECT s.run, s.entity, s.class, t.quarter, t.tweet, t.author, t.grp, t.kind, s.again
     FROM spans s JOIN tweets t ON t.text = s.text JOIN runs r ON r.run = s.run AND t.tweet <= r.covered
     WHERE s.entity IN ($from, $to) AND t.tweet IN (SELECT tweet FROM touched) AND t.tweet NOT IN (SELECT tweet FROM annotated)
     ORDER BY t.quarter DESC NULLS LAST, t.tweet`,
    both
  )
  await sql.run(
    `INSERT INTO cube SELECT 0, s.entity, s.class, t.quarter, t.tweet, t.author, t.grp, t.kind,
       row_number() OVER (PARTITION BY t.tweet, s.entity ORDER BY s.start) > 1
     FROM revision_spans s JOIN annotated a ON a.revision = s.revision JOIN tweets t ON t.tweet = a.tweet
     WHERE s.entity IN ($from, $to) AND t.tweet IN (SELECT tweet FROM touched)`,
    both
  )
  await sql.run('DROP TABLE touched')
}
