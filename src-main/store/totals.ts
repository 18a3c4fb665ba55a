import type { Sql } from './sql'

const WASTE = 20_000

/**
 * Sums the rows that a run's batches left behind, once they are many more than their sums. Negative rows stay: they tell which
 * entities lost mentions to annotations.
 */
export async function tidyTotals(sql: Sql, run: number): Promise<void> {
  const size = await sql.first<{ rows: number; sums: number }>(
    `SELECT count(*)::INTEGER AS rows, count(DISTINCT (entity, class, form))::INTEGER AS sums FROM totals
     WHERE run = $run AND n > 0`,
    { run }
  )
  if (!size || size.rows - size.sums < WASTE) return
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE tidy AS SELECT run, entity, class, form, sum(n)::INTEGER AS n, min(first) AS first
     FROM totals WHERE run = $run AND n > 0 GROUP BY ALL`,
    { run }
  )
  await sql.run('DELETE FROM totals WHERE run = $run AND n > 0', { run })
  await sql.run('INSERT INTO totals SELECT * FROM tidy ORDER BY entity')
  await sql.run('DROP TABLE tidy')
}

/** Makes one run's totals and figures anew. For changes that touch many of its texts. */
export async function rebuildRunTotals(sql: Sql, run: number): Promise<void> {
  await sql.run('DELETE FROM totals WHERE run = $run', { run })
  await sql.run(
    `INSERT INTO totals
     SELECT s.run, s.entity, s.class, s.form, count(*)::INTEGER, min(t.quarter)
     FROM spans s JOIN runs r ON r.run = s.run JOIN tweets t ON t.text = s.text AND t.tweet <= r.covered
     WHERE s.run = $run AND s.entity IS NOT NULL AND t.tweet NOT IN (SELECT tweet FROM annotated)
     GROUP BY ALL ORDER BY s.entity`,
    { run }
  )
  await sql.run(
    `UPDATE runs SET
       mentions = (SELECT count(*) FROM tweets t JOIN spans s ON s.text = t.text
         WHERE s.run = $run AND t.tweet <= runs.covered),
       entities = CASE WHEN entities IS NULL THEN NULL
         ELSE (SELECT count(DISTINCT entity) FROM totals WHERE totals.run = $run) END
     WHERE run = $run`,
    { run }
  )
}

/** Makes totals and the runs' own figures anew from what was written. For changes that touch many tweets. */
export async function rebuildTotals(sql: Sql): Promise<void> {
  await sql.run('DELETE FROM totals')
  await sql.run(
    `INSERT INTO totals
     SELECT s.run, s.entity, s.class, s.form, count(*)::INTEGER, min(t.quarter)
     FROM spans s JOIN runs r ON r.run = s.run JOIN tweets t ON t.text = s.text AND t.tweet <= r.covered
     WHERE s.entity IS NOT NULL AND t.tweet NOT IN (SELECT tweet FROM annotated)
     GROUP BY ALL ORDER BY s.run, s.entity`
  )
  await sql.run(
    `INSERT INTO totals
     SELECT 0, s.entity, s.class, s.form, count(*)::INTEGER, min(t.quarter)
     FROM revision_spans s JOIN annotated a ON a.revision = s.revision JOIN tweets t ON t.tweet = a.tweet
     WHERE s.entity IS NOT NULL GROUP BY ALL`
  )
  await sql.run(
    `UPDATE runs SET
       tweets = (SELECT count(*) FROM tweets t WHERE t.tweet <= runs.covered
         AND t.text IN (SELECT text FROM tagged WHERE tagged.run = runs.run)),
       mentions = (SELECT count(*) FROM tweets t JOIN spans s ON s.text = t.text
         WHERE s.run = runs.run AND t.tweet <= runs.covered)`
  )
  await sql.run(
    `UPDATE runs SET entities = (SELECT count(DISTINCT entity) FROM totals WHERE totals.run = runs.run)
     WHERE entities IS NOT NULL`
  )
}
