import { forgetNearCopies } from './near-copies'
import type { Numbers } from './numbers'
import type { Sql } from './sql'
import { rebuildTotals } from './totals'

/** Deletes an import, the tweets that no other import holds, and everything that was derived from them. */
export async function removeImport(
  sql: Sql,
  numbers: Numbers,
  importNumber: number
): Promise<{ readonly tweets: number }> {
  await numbers.retire(sql, ['import', 'tweet', 'text'])
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE doomed AS
     SELECT tweet FROM import_tweets WHERE import = $importNumber
     EXCEPT SELECT tweet FROM import_tweets WHERE import <> $importNumber`,
    { importNumber }
  )
  await sql.run('DELETE FROM import_tweets WHERE import = $importNumber', { importNumber })
  for (const table of ['tweets', 'cube', 'annotated']) {
    await sql.run(`DELETE FROM ${table} WHERE tweet IN (SELECT tweet FROM doomed)`)
  }
  await sql.run('CREATE OR REPLACE TEMP TABLE gone AS SELECT text FROM texts EXCEPT SELECT text FROM tweets')
  for (const table of ['texts', 'tagged', 'spans', 'overruled']) {
    await sql.run(`DELETE FROM ${table} WHERE text IN (SELECT text FROM gone)`)
  }
  await sql.run('DELETE FROM rejects WHERE import = $importNumber', { importNumber })
  await sql.run('DELETE FROM imports WHERE import = $importNumber', { importNumber })
  await forgetNearCopies(sql)
  await rebuildTotals(sql)
  const doomed = await sql.first<{ n: number }>('SELECT count(*) AS n FROM doomed')
  await sql.run('DROP TABLE doomed')
  await sql.run('DROP TABLE gone')
  return { tweets: doomed?.n ?? 0 }
}
