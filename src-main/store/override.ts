import type { Sql } from './sql'

/**
 * Puts a revision's mentions in the place of what the cube holds of a tweet: at first every run's rows, later those of the
 * revision before. Runs that reach the tweet afterwards leave it out.
 */
export async function replaceMentions(
  sql: Sql,
  tweet: number,
  parent: number | null,
  revision: number
): Promise<void> {
  if (parent === null) {
    await sql.run(
      `INSERT INTO totals
       SELECT s.run, s.entity, s.class, s.form, -count(*)::INTEGER, NULL
       FROM spans s JOIN tweets t ON t.text = s.text JOIN runs r ON r.run = s.run AND t.tweet <= r.covered
       WHERE t.tweet = $tweet AND s.entity IS NOT NULL GROUP BY ALL`,
      { tweet }
    )
  } else {
    await sql.run(
      `INSERT INTO totals SELECT 0, entity, class, form, -count(*)::INTEGER, NULL FROM revision_spans
       WHERE revision = $parent AND entity IS NOT NULL GROUP BY ALL`,
      { parent }
    )
  }
  await sql.run('DELETE FROM cube WHERE tweet = $tweet', { tweet })
  await sql.run('DELETE FROM annotated WHERE tweet = $tweet', { tweet })
  await sql.run('INSERT INTO annotated VALUES ($tweet, $revision)', { tweet, revision })
  await sql.run(
    `INSERT INTO cube
     SELECT 0, s.entity, s.class, t.quarter, t.tweet, t.author, t.grp, t.kind,
       row_number() OVER (PARTITION BY s.entity ORDER BY s.start) > 1
     FROM revision_spans s JOIN tweets t ON t.tweet = $tweet
     WHERE s.revision = $revision AND s.entity IS NOT NULL`,
    { tweet, revision }
  )
  await sql.run(
    `INSERT INTO totals
     SELECT 0, s.entity, s.class, s.form, count(*)::INTEGER, min(t.quarter)
     FROM revision_spans s JOIN tweets t ON t.tweet = $tweet
     WHERE s.revision = $revision AND s.entity IS NOT NULL GROUP BY ALL`,
    { tweet, revision }
  )
}
