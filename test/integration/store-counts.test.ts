import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Random, seededRandom } from '../../src-main/base/random'
import type { EntityClass } from '../../src-main/contract/classes'
import { COUNTS, type Grain, type Span, type TweetKind, type WeekStart } from '../../src-main/contract/domain'
import type { KeyedTweet } from '../../src-main/ingest/ports'
import type { Store } from '../../src-main/store'
import { entityKey } from '../../src-main/text/entity-key'
import { bucketsOf } from '../../src-main/trends/buckets'
import {
  importTweets,
  keyed,
  openTestStore,
  tagAll,
  tagCapitals,
  temporaryFolder
} from '../support/store-support'
import { type Truth, truthOf } from '../support/truth'

const START = Date.UTC(2021, 2, 25)
const QUARTER = 900_000
const first = START / QUARTER
const around = (grain: Grain, zone: string, weekStart: WeekStart = 'monday') =>
  bucketsOf(START - 20 * 86_400_000, START + 12 * 86_400_000, grain, zone, weekStart).borders
const BORDERS = {
  'even hours': Int32Array.from({ length: 121 }, (_, i) => first + i * 4),
  'days with one of 23 hours': Int32Array.from([0, 96, 192, 284, 380, 476].map((at) => first + at)),
  'Nepalese days': Int32Array.from([0, 1, 2, 3, 4].map((day) => first - 23 + day * 96)),
  'days with one of 25 hours': around('day', 'America/Asuncion'),
  'hours of a day of 25': around('hour', 'America/Asuncion'),
  'weeks from Sunday with one of 167 hours': around('week', 'Europe/Lisbon', 'sunday'),
  'weeks from Monday, a quarter hour off': around('week', 'Asia/Kathmandu'),
  'months of two lengths': around('month', 'Pacific/Auckland')
}
const NAMES = ['Boston', 'BOSTON', "Boston's", 'Anna', 'Zoe', 'Berlin', 'Émile', 'Emile', 'X', 'Quito', 'Rio']
const WORDS = ['went', 'to', 'sees', 'with', 'http://t.co/a', '@bob', '😀']

let store: Store
let folder: ReturnType<typeof temporaryFolder>
let run: number
let truth: Truth
let tweets: KeyedTweet[]
const overrides = new Map<string, readonly Span[]>()

/** In five days, but one in twenty up to six years before them. */
function timeBy(random: Random): number {
  const years = random.next() < 0.05 ? random.next() * 6 : 0
  return START + Math.floor((random.next() * 5 - years * 365) * 86_400_000)
}

function randomTweets(n: number, from: number, seed: number): KeyedTweet[] {
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!
  const kinds: readonly TweetKind[] = ['original', 'original', 'retweet', 'quote', 'reply']
  const made: KeyedTweet[] = []
  for (let i = 0; i < n; i++) {
    const kind = pick(kinds)
    const copied = made.length > 0 && random.next() < 0.4 ? pick(made).text : null
    const own = Array.from({ length: 1 + random.below(6) }, () =>
      pick(random.next() < 0.5 ? NAMES : WORDS)
    ).join(' ')
    const text =
      copied === null ? own : random.next() < 0.5 ? copied : `RT @bob: ${copied} http://t.co/${i % 7}`
    made.push(
      keyed(random.next() < 0.8 ? String(from + i) : `key ${from + i}`, text, {
        time: random.next() < 0.05 ? null : timeBy(random),
        author: random.next() < 0.1 ? null : `author ${random.below(12)}`,
        kind
      })
    )
  }
  return made
}

beforeAll(async () => {
  folder = temporaryFolder()
  store = await openTestStore(folder.path)
  const early = randomTweets(700, 1000, 1)
  const late = randomTweets(300, 5000, 2)
  tweets = [...early, ...late]
  await importTweets(store, 'early', early, 97)
  await tagAll(store, 'other', () => [{ start: 0, end: 1, class: 'movie', confidence: 1 }])
  run = (await tagAll(store, 'm', tagCapitals, { batch: 13 })).run
  await annotateSome(early, 11)
  await importTweets(store, 'late', [...late, ...early.slice(0, 50)], 61)
  await tagAll(store, 'm', tagCapitals, { batch: 7 })
  await annotateSome(tweets, 12)
  truth = truthOf(tweets, (tweet) => overrides.get(tweet.key) ?? tagCapitals(tweet.text))
})
afterAll(async () => {
  await store.close()
  folder.remove()
})

async function annotateSome(among: readonly KeyedTweet[], seed: number): Promise<void> {
  const random = seededRandom(seed)
  const { rows } = await store.tweets.query({ run, limit: 10_000 })
  const rowOf = new Map(rows.map((row) => [row.id, row]))
  for (let i = 0; i < 60; i++) {
    const tweet = among[random.below(among.length)]!
    const { tweet: number } = rowOf.get(tweet.key)!
    const { revision } = await store.tweets.get(number, run)
    const classes: readonly EntityClass[] = ['company', 'person', 'geo-loc']
    const words = [...tweet.text.matchAll(/\S+/g)].filter(() => random.next() < 0.5)
    const spans = words.map((word) => ({
      start: word.index,
      end: word.index + word[0].length,
      class: classes[random.below(3)]!
    }))
    await store.annotations.revise(number, revision, spans)
    overrides.set(tweet.key, spans)
  }
}

/** Entity number -> key, by the shown name. */
async function keysOf(entities: Int32Array): Promise<Map<number, string>> {
  const infos = await store.entities.describe(run, [...entities])
  return new Map(infos.map(({ entity, name }) => [entity, entityKey(name)]))
}

test('the borders hold a day of 25 hours, one of 23, and a week of 167', () => {
  const lengths = (name: keyof typeof BORDERS) =>
    new Set([...BORDERS[name]].map((at, i, all) => (all[i + 1] ?? at) - at))
  expect(lengths('days with one of 25 hours')).toEqual(new Set([96, 100, 0]))
  expect(lengths('days with one of 23 hours')).toEqual(new Set([96, 92, 0]))
  expect(lengths('weeks from Sunday with one of 167 hours')).toEqual(new Set([7 * 96, 7 * 96 - 4, 0]))
})

describe.each(Object.entries(BORDERS))('over %s', (_name, borders) => {
  test.each(COUNTS)('%s of every entity and bucket are those counted by hand', async (count) => {
    const cells = await store.counts.cells({ run, count, borders, least: null })
    const keys = await keysOf(cells.entities)
    const found = new Map<string, number[]>()
    cells.entities.forEach((entity, i) => {
      const series = new Array<number>(borders.length - 1).fill(0)
      for (let at = cells.starts[i]!; at < cells.starts[i + 1]!; at++)
        series[cells.buckets[at]!] = cells.counts[at]!
      found.set(keys.get(entity)!, series)
    })
    expect(found).toEqual(truth.cells(count, borders))
  })

  test.each(COUNTS)('the sizes of the buckets in %s are those counted by hand', async (count) => {
    expect([...(await store.counts.sizes(run, count, borders))]).toEqual(truth.sizes(count, borders))
  })

  test('entities below a least total are left out, but for those that are asked for', async () => {
    const all = await store.counts.cells({ run, count: 'authors', borders, least: null })
    const totals = new Map(
      [...all.entities].map((entity, i) => [
        entity,
        all.counts.slice(all.starts[i]!, all.starts[i + 1]!).reduce((sum, n) => sum + n, 0)
      ])
    )
    const most = Math.max(...totals.values())
    const also = all.entities.slice(0, 1)
    const least = { first: 0, end: 1, window: 1_000_000, all: most, also, most: null }
    const some = await store.counts.cells({ run, count: 'authors', borders, least })
    const told = [...all.entities].filter((entity) => totals.get(entity) === most || entity === also[0])
    expect([...some.entities]).toEqual(told)
  })
})

test('every entity has its most frequent form, the class of most of its mentions, their number and the first', async () => {
  const leads = await store.entities.leads(run)
  const infos = await store.entities.describe(run, [...leads.entities])
  const expected = new Map<
    string,
    { total: number; first: number | null; top: number; classes: Map<string, number> }
  >()
  const forms = new Map<string, number>()
  for (const { key, form, class: name, tweet } of truth.mentions) {
    const entry = expected.get(key) ?? { total: 0, first: null, top: 0, classes: new Map() }
    entry.total++
    if (tweet.time !== null) {
      const quarter = Math.floor(tweet.time / QUARTER) * QUARTER
      entry.first = entry.first === null ? quarter : Math.min(entry.first, quarter)
    }
    forms.set(`${key}|${form}`, (forms.get(`${key}|${form}`) ?? 0) + 1)
    entry.top = Math.max(entry.top, forms.get(`${key}|${form}`)!)
    entry.classes.set(name, (entry.classes.get(name) ?? 0) + 1)
    expected.set(key, entry)
  }
  expect(infos.map(({ name }) => entityKey(name)).sort()).toEqual([...expected.keys()].sort())
  for (const info of infos) {
    const entry = expected.get(entityKey(info.name))!
    expect([info.name, info.total, info.first]).toEqual([info.name, entry.total, entry.first])
    expect(forms.get(`${entityKey(info.name)}|${info.name}`)).toBe(entry.top)
    expect(entry.classes.get(info.class)).toBe(Math.max(...entry.classes.values()))
    const classes = await store.entities.classes(run, info.entity)
    expect(new Map(classes.map((row) => [row.class, row.n]))).toEqual(entry.classes)
  }
})

test('tweets are found by entity, class, time and words, and carry the spans that hold', async () => {
  const [boston] = await store.entities.named(run, 'bOSTON')
  const window = { from: START + 86_400_000, to: START + 3 * 86_400_000 }
  const { total, rows } = await store.tweets.query({
    run,
    ...window,
    entities: [boston!],
    search: 'WENT to',
    limit: 10_000
  })
  const spansOf = (tweet: KeyedTweet) => overrides.get(tweet.key) ?? tagCapitals(tweet.text)
  const expected = tweets.filter(
    (tweet) =>
      tweet.time !== null &&
      tweet.time >= window.from &&
      tweet.time < window.to &&
      tweet.text.toLowerCase().includes('went') &&
      tweet.text.toLowerCase().includes('to') &&
      truth.mentions.some((mention) => mention.tweet === tweet && mention.key === 'boston')
  )
  expect(total).toBe(expected.length)
  expect(rows.map((row) => row.id).sort()).toEqual(expected.map((tweet) => tweet.key).sort())
  expect(rows.map((row) => row.time)).toEqual(expected.map((tweet) => tweet.time).sort((a, b) => b! - a!))
  for (const row of rows) {
    const tweet = tweets.find((one) => one.key === row.id)!
    expect(row.spans.map(({ start, end, class: name }) => ({ start, end, class: name }))).toEqual(
      spansOf(tweet).map(({ start, end, class: name }) => ({ start, end, class: name }))
    )
    expect(row.spans.every((span) => span.source === (overrides.has(row.id) ? 'analyst' : 'model'))).toBe(
      true
    )
  }
})

test('tweets are found by their author, whose name counts as it is written', async () => {
  const [{ author }] = tweets.filter((tweet) => tweet.author !== null) as [KeyedTweet]
  const { total, rows } = await store.tweets.query({ run, author, limit: 10_000 })
  expect(total).toBe(tweets.filter((tweet) => tweet.author === author).length)
  expect(new Set(rows.map((row) => row.author))).toEqual(new Set([author]))
  expect((await store.tweets.query({ run, author: 'no one' })).total).toBe(0)
})

test('who is behind every entity is told by tweets, authors and texts', async () => {
  const { entities } = await store.entities.leads(run)
  const keys = await keysOf(entities)
  const window = { from: first + 50, to: first + 400 }
  const found = await store.explain.behind(run, [...entities].reverse(), window)
  expect(found.map(({ entity }) => entity)).toEqual(
    [...entities].filter((one) => found.some(({ entity }) => entity === one))
  )
  expect(new Map(found.map(({ entity, ...own }) => [keys.get(entity)!, own]))).toEqual(
    truth.behind(window.from, window.to)
  )
})

test.each(COUNTS)('%s that name two entities are those counted by hand', async (count) => {
  const { entities } = await store.entities.leads(run)
  const keys = await keysOf(entities)
  const window = { from: first + 100, to: first + 300 }
  const pairs = await store.explain.pairs(run, entities, count, window)
  const found = pairs.map(({ a, b, n }) => [[keys.get(a)!, keys.get(b)!].sort().join('|'), n] as const)
  expect(new Map(found)).toEqual(truth.pairs(count, window.from, window.to))
  expect(found).toHaveLength(new Map(found).size)
  const two = entities.slice(0, 2)
  for (const pair of await store.explain.pairs(run, two, count, window))
    expect([pair.a, pair.b]).toEqual([...two])
})

test('after a deletion the counts are as if that import had never been', async () => {
  const { import: extra } = await importTweets(store, 'extra', [
    ...randomTweets(200, 9000, 3),
    ...tweets.slice(0, 20)
  ])
  await tagAll(store, 'm', tagCapitals)
  const borders = BORDERS['even hours']
  expect([...(await store.counts.sizes(run, 'tweets', borders))]).not.toEqual(truth.sizes('tweets', borders))
  expect(await store.imports.remove(extra)).toEqual({ tweets: 200 })
  expect([...(await store.counts.sizes(run, 'tweets', borders))]).toEqual(truth.sizes('tweets', borders))
  const { totals } = await store.entities.leads(run)
  expect(totals.reduce((sum, n) => sum + n, 0)).toBe(truth.mentions.length)
  expect(await store.tweets.extent()).toMatchObject({ tweets: tweets.length })
  expect(await store.runs.untagged('m')).toBe(0)
})

const ZONES = [
  ['America/Bogota', 'month', 2300],
  ['Asia/Kathmandu', 'day'],
  ['Australia/Lord_Howe', 'hour'],
  ['Europe/Berlin', 'week'],
  ['Europe/Berlin', 'hour']
] as const

/** Cells and sizes over months of six years, and days, weeks and hours of zones with half hours, quarter hours and changing clocks, by several rules. */
async function countsOfAll(counted: Store) {
  const all: unknown[] = []
  for (const [zone, grain, before = 2] of ZONES) {
    const { borders } = bucketsOf(START - before * 86_400_000, START + 6 * 86_400_000, grain, zone, 'sunday')
    const rule = { first: 0, end: Math.ceil(borders.length / 3), also: Int32Array.from([3]), most: null }
    for (const count of COUNTS) {
      for (const least of [null, { ...rule, window: 12, all: 60 }, { ...rule, window: 30, all: 1000 }])
        all.push(await counted.counts.cells({ run, count, borders, least }))
      all.push(await counted.counts.sizes(run, count, borders))
    }
  }
  return all
}

test('columns in memory and the database tell the same, in any zone and grain, also after a merge and an annotation', async () => {
  const [boston, anna, zoe] = await Promise.all(
    ['Boston', 'Anna', 'Zoe'].map(async (name) => (await store.entities.named(run, name))[0]!)
  )
  await store.curation.apply({ kind: 'merge', entity: anna!, into: boston! })
  await store.curation.apply({ kind: 'split', entity: zoe!, name: 'Zoe' })
  await annotateSome(tweets, 13)
  const held = await countsOfAll(store)
  await store.close()
  store = await openTestStore(folder.path, { heldNumbers: 0 })
  expect(held).toEqual(await countsOfAll(store))
  expect(held.length).toBe(5 * 4 * 4)
})
