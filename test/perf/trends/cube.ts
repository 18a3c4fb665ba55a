import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { openStore } from '../../../src-main/store'
import { hash64 } from '../../../src-main/store/hash'

export interface CubeSize {
  readonly mentions: number
  readonly entities: number
  readonly days: number
}

/** First quarter hour: 2020-01-01 UTC. */
export const CUBE_START = Date.UTC(2020, 0, 1)
const QUARTER = 900_000
/** Entities that may be merged, and the tweet that may be annotated: the store finds no others. */
export const MERGED = [11, 12] as const
export const ANNOTATED = 400

/**
 * A workspace of one run whose mentions follow a shifted Zipf law (every entity has one at least), with a daily rhythm, half a million authors and some copied text.
 * Made by SQL alone, since importing so many tweets would take hours; every table that the board reads is as an import and a run leave it.
 */
export async function makeCube(dir: string, size: CubeSize): Promise<void> {
  const store = await openStore(dir, { zone: 'UTC' })
  await store.close()
  const instance = await DuckDBInstance.create(join(dir, 'tweets.duckdb'), {
    threads: '2',
    memory_limit: '2GB'
  })
  const connection = await instance.connect()
  const first = CUBE_START / QUARTER
  const quarters = size.days * 96
  const { mentions, entities } = size
  const statements = [
    'SELECT setseed(0.42)',
    `INSERT INTO runs VALUES (1, 'default', 0, 1, ${mentions}, ${mentions}, ${mentions}, ${entities})`,
    `INSERT INTO tweets
     SELECT i::INTEGER, i::UBIGINT, NULL, quarter::BIGINT * ${QUARTER}, quarter, (random() * random() * 500000)::INTEGER, i::INTEGER,
       (CASE WHEN random() < 0.2 THEN i - (random() * 200)::INTEGER ELSE i END)::INTEGER, (random() * 1.4)::UTINYINT, 'en'
     FROM (SELECT i, (${first} + floor(place / 96) * 96 + floor(96 * (1 - sqrt(1 - (place % 96) / 96))))::INTEGER AS quarter
       FROM (SELECT i, i::DOUBLE * ${quarters} / ${mentions} AS place FROM range(${mentions}) r(i)))`,
    `INSERT INTO cube
     SELECT 1, (CASE WHEN tweet % 10 = 0 AND tweet // 10 < ${entities} THEN (tweet::BIGINT // 10 * 7919) % ${entities}
         ELSE least(${entities - 1}, floor(20 * pow(${entities} / 20 + 1, random()) - 20)) END)::INTEGER AS entity,
       (tweet % 10)::UTINYINT, quarter, tweet, author, grp, kind, false FROM tweets ORDER BY quarter, tweet`,
    `INSERT INTO totals SELECT 1, entity, any_value(class), entity, count(*)::INTEGER, min(quarter) FROM cube GROUP BY entity ORDER BY entity`,
    `INSERT INTO entities SELECT i::INTEGER, hash(i), 'name ' || i FROM range(${entities}) r(i)`,
    `INSERT INTO forms SELECT i::INTEGER, hash(i), i::INTEGER, 'Name ' || i FROM range(${entities}) r(i)`,
    ...MERGED.map(
      (entity) => `UPDATE entities SET hash = ${hash64(`name ${entity}`)} WHERE entity = ${entity}`
    ),
    `INSERT INTO texts VALUES (${ANNOTATED}, 1, 1, ${ANNOTATED}, 'what an analyst looks at')`,
    'CHECKPOINT'
  ]
  for (const statement of statements) await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
}
