import { afterEach, expect, it } from 'vitest'
import type { ScoredSpan } from '../../src-main/contract/domain'
import type { Store } from '../../src-main/store'
import { collectivePass } from '../../src-main/tagging/collective-pass'
import { applyLists } from '../../src-main/tagging/list-pass'
import { importTweets, keyed, openTestStore, tagAll, temporaryFolder } from '../support/store-support'

const BORDERS = Int32Array.from({ length: 40 }, (_, i) => 1_777_777 + i)
const context = { signal: new AbortController().signal, report: () => {}, log: () => {} }
const opened: { store: Store; folder: ReturnType<typeof temporaryFolder> }[] = []

afterEach(async () => {
  for (const { store, folder } of opened.splice(0)) {
    await store.close()
    folder.remove()
  }
})

const TEXTS = [
  ...Array.from({ length: 8 }, (_, i) => `${i} cheers for Adele`),
  ...Array.from({ length: 8 }, (_, i) => `${i} Will it rain`),
  'doubt: Adele sings',
  'missed: Adele',
  'doubt: Will'
]

/** Sure of Adele as an artist but in the tweets that say otherwise; doubts Will. */
function tag(text: string): ScoredSpan[] {
  const spans: ScoredSpan[] = []
  const adele = text.indexOf('Adele')
  const isDoubt = text.startsWith('doubt')
  if (adele >= 0 && !text.startsWith('missed')) {
    const found = isDoubt
      ? ({ class: 'person', confidence: 0.4 } as const)
      : ({ class: 'musicartist', confidence: 0.9 } as const)
    spans.push({ start: adele, end: adele + 5, ...found })
  }
  const will = text.indexOf('Will')
  if (will >= 0 && isDoubt) spans.push({ start: will, end: will + 4, class: 'person', confidence: 0.3 })
  return spans
}

async function prepared(texts: readonly string[] = TEXTS): Promise<Store> {
  const folder = temporaryFolder()
  const store = await openTestStore(folder.path)
  opened.push({ store, folder })
  await importTweets(store, 'all', texts.map(tweetOf))
  return store
}

const tweetOf = (text: string, i: number) => keyed(text, text, { time: (1_777_777 + i) * 900_000 })

async function bring(store: Store, run: number): Promise<number> {
  const settle = (await store.collective.isWanted(run)) ? await collectivePass(store, run, context) : null
  return applyLists(store.overlay, run, { lists: await store.lists.active(), settle }, context)
}

/** What a screen sees of a run: spans with their source, entities with their mentions, counts. */
async function seen(store: Store, run: number) {
  const { rows } = await store.tweets.query({ run, limit: 100 })
  const spans = rows
    .map(({ text, spans }) => [
      text,
      ...spans.map((s) => [text.slice(s.start, s.end), s.class, s.source, Math.round(s.confidence * 100)])
    ])
    .sort((a, b) => String(a[0]).localeCompare(String(b[0])))
  const entities = await store.entities.find(run, '', 9)
  const named = entities.map(({ name, class: c, n }) => [name, c, n]).sort()
  const cells = await store.counts.cells({ run, count: 'tweets', borders: BORDERS, least: null })
  return { spans, named, cells: [...cells.counts], run: (await store.runs.get(run))?.mentions }
}

it('doubtful mentions are settled by the other tweets, say so, and come back when the setting goes', async () => {
  const store = await prepared()
  const { run } = await tagAll(store, 'm', tag)
  const plain = await seen(store, run)
  expect(await store.collective.isCurrent(run)).toBe(true)

  await store.collective.set(run, true)
  expect(await store.collective.isCurrent(run)).toBe(false)
  expect(await bring(store, run)).toBe(3)
  expect(await store.collective.isCurrent(run)).toBe(true)
  const settled = await seen(store, run)
  expect(settled.spans.slice(-3)).toEqual([
    ['doubt: Adele sings', ['Adele', 'musicartist', 'collective', 95]],
    ['doubt: Will'],
    ['missed: Adele', ['Adele', 'musicartist', 'collective', 85]]
  ])
  expect(settled.spans[0]).toEqual(['0 cheers for Adele', ['Adele', 'musicartist', 'model', 90]])
  expect(settled.named).toEqual([['Adele', 'musicartist', 10]])
  expect(settled.run).toBe(10)

  expect(await bring(store, run)).toBe(0)
  await store.collective.set(run, false)
  await bring(store, run)
  expect(await seen(store, run)).toEqual(plain)
  expect(await store.collective.isCurrent(run)).toBe(true)
})

it('a run that was settled early and goes on is as one that was settled at its end', async () => {
  const early = await prepared(TEXTS.slice(0, 9))
  const { run } = await tagAll(early, 'm', tag)
  await early.collective.set(run, true)
  await bring(early, run)
  await importTweets(early, 'more', TEXTS.map(tweetOf).slice(9))
  await tagAll(early, 'm', tag)
  expect(await early.collective.isCurrent(run)).toBe(false)
  await bring(early, run)
  const late = await prepared()
  const { run: other } = await tagAll(late, 'm', tag)
  await late.collective.set(other, true)
  await bring(late, other)
  expect(await seen(early, run)).toEqual(await seen(late, other))
})
