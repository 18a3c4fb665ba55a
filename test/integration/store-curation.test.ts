import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../src-main/base/random'
import { CLASSES } from '../../src-main/contract/classes'
import { COUNTS, type Span } from '../../src-main/contract/domain'
import type { KeyedTweet } from '../../src-main/ingest/ports'
import { QUARTER_MS, type Store } from '../../src-main/store'
import { entityKey } from '../../src-main/text/entity-key'
import {
  importTweets,
  keyed,
  openTestStore,
  tagAll,
  tagCapitals,
  temporaryFolder
} from '../support/store-support'
import { truthOf } from '../support/truth'

const START = Date.UTC(2021, 2, 25)
const first = START / 900_000
const BORDERS = Int32Array.from({ length: 6 }, (_, i) => first + i * 96)
const NAMES = ['Boston', 'BOSTON', 'Anna', 'Zoe', 'US', 'Us', 'America', 'Rio']

let store: Store
let folder: ReturnType<typeof temporaryFolder>
let run: number
let tweets: KeyedTweet[]
const overrides = new Map<string, readonly Span[]>()

beforeAll(async () => {
  folder = temporaryFolder()
  store = await openTestStore(folder.path)
  const random = seededRandom(5)
  tweets = Array.from({ length: 500 }, (_, i) => {
    const words = Array.from({ length: 1 + random.below(5) }, () => NAMES[random.below(NAMES.length)]!)
    return keyed(String(i + 1), `${words.join(' and ')} ${i % 90}`, {
      time: START + Math.floor(random.next() * 5 * 86_400_000),
      author: `author ${random.below(9)}`
    })
  })
  await importTweets(store, 'all', tweets.slice(0, 400))
  run = (await tagAll(store, 'm', tagCapitals)).run
  const { rows } = await store.tweets.query({ run, limit: 40 })
  for (const row of rows) {
    const spans = row.spans.slice(1).map(({ start, end, class: name }) => ({ start, end, class: name }))
    await store.annotations.revise(row.tweet, null, spans)
    overrides.set(row.id, spans)
  }
})
afterAll(async () => {
  await store.close()
  folder.remove()
})

const entityOf = async (name: string) => (await store.entities.named(run, name))[0]!

/** Cells of every count unit and the sums of the totals, by the name that `keyOf` gives to a written form. */
async function expectTruth(among: readonly KeyedTweet[], keyOf: (form: string) => string): Promise<void> {
  const truth = truthOf(among, (tweet) => overrides.get(tweet.key) ?? tagCapitals(tweet.text), keyOf)
  for (const count of COUNTS) {
    const cells = await store.counts.cells({ run, count, borders: BORDERS, least: null })
    const infos = await store.entities.describe(run, [...cells.entities])
    const found = cells.entities.length
    const series = new Map(
      infos.map(({ name }, i) => {
        const own = new Array<number>(BORDERS.length - 1).fill(0)
        for (let at = cells.starts[i]!; at < cells.starts[i + 1]!; at++)
          own[cells.buckets[at]!] = cells.counts[at]!
        return [keyOf(name), own]
      })
    )
    expect(found).toBe(series.size)
    expect(series).toEqual(truth.cells(count, BORDERS))
  }
  const leads = await store.entities.leads(run)
  expect(leads.totals.reduce((sum, n) => sum + n, 0)).toBe(truth.mentions.length)
  const infos = await store.entities.describe(run, [...leads.entities])
  expect(infos.map((info) => [info.entity, CLASSES.indexOf(info.class), info.total, info.first])).toEqual(
    Array.from(leads.entities, (entity, i) => {
      const first = leads.firsts[i]!
      return [entity, leads.classes[i]!, leads.totals[i]!, first === -1 ? null : first * QUARTER_MS]
    })
  )
  const [from, to] = [BORDERS[0]!, BORDERS[BORDERS.length - 1]!]
  const behind = await store.explain.behind(run, [...leads.entities], { from, to })
  const names = new Map(infos.map(({ entity, name }) => [entity, keyOf(name)]))
  expect(new Map(behind.map(({ entity, ...own }) => [names.get(entity)!, own]))).toEqual(
    truth.behind(from, to)
  )
}

test('merged entities count as one in every statistic, and apart again after an undo', async () => {
  const early = tweets.slice(0, 400)
  const [america, us, rio] = (await Promise.all(['America', 'Us', 'Rio'].map(entityOf))) as [
    number,
    number,
    number
  ]
  const merge = await store.curation.apply({ kind: 'merge', entity: america, into: us })
  await store.curation.apply({ kind: 'merge', entity: rio, into: america })
  const merged = (form: string) => (['america', 'rio'].includes(entityKey(form)) ? 'us' : entityKey(form))
  await expectTruth(early, merged)
  await store.curation.undo(merge.step)
  await expectTruth(early, (form) => (entityKey(form) === 'rio' ? 'america' : entityKey(form)))
  const [last] = await store.curation.steps()
  await store.curation.undo(last!.step)
  await expectTruth(early, entityKey)
  await expect(store.curation.undo(last!.step)).rejects.toMatchObject({ code: 'not-found' })
})

test('a written form that is split off is an entity of its own, also for tweets that come later', async () => {
  const apart = (form: string) => (form === 'US' ? 'US' : entityKey(form))
  const split = await store.curation.apply({ kind: 'split', entity: await entityOf('Us'), name: 'US' })
  await expectTruth(tweets.slice(0, 400), apart)
  await importTweets(store, 'more', tweets.slice(400))
  await tagAll(store, 'm', tagCapitals)
  await expectTruth(tweets, apart)
  await store.curation.undo(split.step)
  await expectTruth(tweets, entityKey)
})

test('splitting off the name of a merged entity takes back the merge', async () => {
  await store.curation.apply({ kind: 'merge', entity: await entityOf('Zoe'), into: await entityOf('Anna') })
  await store.curation.apply({ kind: 'split', entity: await entityOf('Anna'), name: 'Zoe' })
  await expectTruth(tweets, entityKey)
})

test('a new name is shown and found, and a hidden entity is told', async () => {
  const boston = await entityOf('Boston')
  const rename = await store.curation.apply({ kind: 'rename', entity: boston, name: 'Boston, Massachusetts' })
  const [info] = await store.entities.describe(run, [boston])
  expect(info!.name).toBe('Boston, Massachusetts')
  expect(await store.entities.named(run, 'boston, massachusetts')).toEqual([boston])
  await store.curation.undo(rename.step)
  const hide = await store.curation.apply({ kind: 'hide', entity: boston })
  expect([...(await store.curation.hidden())]).toEqual([boston])
  await store.curation.undo(hide.step)
  expect([...(await store.curation.hidden())]).toEqual([])
})

test('a list of decisions does the same in another workspace, once', async () => {
  await store.curation.apply({ kind: 'merge', entity: await entityOf('Rio'), into: await entityOf('Boston') })
  const entries = (await store.curation.steps())
    .filter((step) => !step.undone)
    .reverse()
    .map(({ kind, key, value }) => ({ kind, key, value }))
  const other = temporaryFolder()
  const copy = await openTestStore(other.path)
  expect(await copy.curation.load(entries)).toBe(entries.length)
  expect(await copy.curation.load(entries)).toBe(0)
  await importTweets(copy, 'all', tweets)
  const { run: there } = await tagAll(copy, 'm', tagCapitals)
  const [boston] = await copy.entities.named(there, 'Rio')
  expect((await copy.entities.names(there, boston!)).map(({ name }) => name).sort()).toEqual([
    'BOSTON',
    'Boston',
    'Rio'
  ])
  await copy.close()
  other.remove()
})
