import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentContext } from '../../src-main/base/job'
import { importFiles } from '../../src-main/ingest/import'
import type { Store } from '../../src-main/store'
import { openTestStore, tagAll, tagCapitals, temporaryFolder } from '../support/store-support'

const TIME = '2021-03-25T10:00:00.000Z'
const lines = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n')

/** By each file: two tweets of the author, a retweet that the fields tell and the text does not, one that the text tells and the fields do not. */
const FILES: Readonly<Record<string, string>> = {
  'v1.jsonl': lines(
    ['Boston wakes', 'Boston eats', 'Boston in fields', 'RT @ann: Boston in text'].map((full_text, i) => ({
      ...{ id_str: `110000000000000000${i}`, created_at: 'Thu Mar 25 10:00:00 +0000 2021', full_text },
      user: { screen_name: `v1-${i}` },
      ...(i === 2
        ? { retweeted_status: { id_str: '7', full_text: 'Boston in fields', user: { screen_name: 'ann' } } }
        : {})
    }))
  ),
  'v2.jsonl': lines(
    ['Boston walks', 'Boston sits', 'Boston by reference', 'RT @ann: Boston by words'].map((text, i) => ({
      data: {
        ...{ id: `120000000000000000${i}`, created_at: TIME, author_id: `${i}`, text },
        ...(i === 2 ? { referenced_tweets: [{ type: 'retweeted', id: '7' }] } : {})
      }
    }))
  ),
  'table.csv': [
    'id,created_at,author,text,tweet_type',
    `1300000000000000000,${TIME},t0,Boston runs,original`,
    `1300000000000000001,${TIME},t1,Boston rests,original`,
    `1300000000000000002,${TIME},t2,Boston in a column,retweet`,
    `1300000000000000003,${TIME},t3,RT @ann: Boston in a row,original`
  ].join('\n')
}
const NAMES = Object.keys(FILES)
const BORDERS = Int32Array.from([0, 10_000_000])

const folder = temporaryFolder()
let store: Store
beforeAll(async () => {
  for (const name of NAMES) writeFileSync(join(folder.path, name), `${FILES[name]}\n`)
})
afterAll(() => folder.remove())

test.each(NAMES)(
  'retweets of %s are told by its fields, else by their text, and are no originals',
  async (name) => {
    const own = temporaryFolder()
    store = await openTestStore(own.path)
    const [report] = await importFiles(
      [join(folder.path, name)],
      { zone: 'UTC' },
      store.imports,
      silentContext
    )
    expect(report).toMatchObject({ rows: 4, imported: 4, rejected: 0 })
    const { run } = await tagAll(store, 'm', tagCapitals)
    const [boston] = await store.entities.named(run, 'Boston')
    const counted = await Promise.all(
      (['tweets', 'originals'] as const).map(async (count) => {
        const cells = await store.counts.cells({ run, count, borders: BORDERS, least: null })
        const [size] = await store.counts.sizes(run, count, BORDERS)
        return [cells.counts[cells.starts[cells.entities.indexOf(boston!)]!], size]
      })
    )
    expect(counted).toEqual([
      [4, 4],
      [2, 2]
    ])
    await store.close()
    own.remove()
  }
)
