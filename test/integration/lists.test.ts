import { afterEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src-main/base/random'
import type { ListedName } from '../../src-main/contract/lists'
import type { KeyedTweet } from '../../src-main/ingest/ports'
import type { Store } from '../../src-main/store'
import { applyLists } from '../../src-main/tagging/list-pass'
import { withLists } from '../../src-main/tagging/list-sink'
import {
  importTweets,
  keyed,
  openTestStore,
  tagAll,
  tagCapitals,
  temporaryFolder
} from '../support/store-support'

const BORDERS = Int32Array.from({ length: 21 }, (_, i) => 1_777_777 + i * 4)
const context = { signal: new AbortController().signal, report: () => {}, log: () => {} }
const NAMES: readonly ListedName[] = [
  { name: 'Boston', class: 'sportsteam', priority: 0 },
  { name: 'Anna went', class: 'movie', priority: 1 },
  { name: 'bob', class: 'person', priority: 0 },
  { name: 'Émile', class: 'product', priority: 0 }
]
const opened: { store: Store; folder: ReturnType<typeof temporaryFolder> }[] = []

afterEach(async () => {
  for (const { store, folder } of opened.splice(0)) {
    await store.close()
    folder.remove()
  }
})

function madeUp(n: number): KeyedTweet[] {
  const random = seededRandom(8)
  const words = ['Boston', 'Anna', 'went', 'bob', 'Émile', 'emile', 'Zoe', 'to', '😀', 'sees']
  return Array.from({ length: n }, (_, i) =>
    keyed(String(i), Array.from({ length: 1 + random.below(4) }, () => words[random.below(10)]!).join(' '), {
      time: (1_777_777 + random.below(80)) * 900_000,
      author: `author ${i % 7}`
    })
  )
}

async function prepared(): Promise<Store> {
  const folder = temporaryFolder()
  const store = await openTestStore(folder.path)
  opened.push({ store, folder })
  await importTweets(store, 'all', madeUp(400))
  return store
}

/** All that a screen can see of a run. */
async function seen(store: Store, run: number) {
  const { rows } = await store.tweets.query({ run, limit: 1000 })
  const plain = rows.map(({ id, spans }) => ({
    id,
    spans: spans.map(({ start, end, class: c, confidence, source }) => [start, end, c, confidence, source])
  }))
  const found = await Promise.all(
    ['boston', 'anna', 'bob', 'emile', 'zoe'].map((name) => store.entities.find(run, name, 9))
  )
  const entities = found.map((list) => list.map(({ name, class: c, n }) => [name, c, n]))
  const cells = await store.counts.cells({
    run,
    count: 'tweets',
    borders: BORDERS,
    least: null
  })
  const series = [...cells.starts.subarray(1)].map((end, i) =>
    cells.counts.slice(cells.starts[i]!, end).join()
  )
  const { tweets, mentions, entities: count } = (await store.runs.get(run))!
  return { plain, entities, series: series.sort(), tweets, mentions, count }
}

async function tagWithLists(store: Store) {
  const lists = await store.lists.active()
  const { run } = await store.runs.start('m')
  await store.lists.note(
    run,
    lists.map(({ list }) => list)
  )
  await store.tags.pending(run)
  const sink = withLists(store.tags, lists)
  for (;;) {
    const texts = await store.tags.next(run, 50)
    if (texts.length === 0) return store.runs.finish(run)
    await sink.write(
      run,
      texts.map((text) => ({ ...text, spans: tagCapitals(text.text) }))
    )
  }
}

describe('lists of names', () => {
  for (const wins of ['list', 'model'] as const) {
    it(`added later change a run as if they had been there from the start (${wins} wins), and leave it as it was when removed`, async () => {
      const list = { name: 'mine', caseRule: 'capital' as const, wins, names: NAMES }
      const early = await prepared()
      await early.lists.add(list)
      const from = await tagWithLists(early)

      const late = await prepared()
      const { run } = await tagAll(late, 'm', tagCapitals)
      const before = await seen(late, run)
      const number = await late.lists.add(list)
      expect(await late.lists.isCurrent(run)).toBe(false)
      expect(
        await applyLists(late.overlay, run, { lists: await late.lists.active(), settle: null }, context)
      ).toBeGreaterThan(50)
      expect(await late.lists.isCurrent(run)).toBe(true)

      const after = await seen(late, run)
      expect(after).toEqual(await seen(early, from.run))
      expect(after).not.toEqual(before)
      const [info] = await late.lists.describe(run)
      const ofList = after.plain.flatMap(({ spans }) => spans).filter(([, , , , source]) => source === 'list')
      expect(info).toMatchObject({
        names: 4,
        mentions: ofList.length,
        isApplied: true,
        priority: { from: 0, to: 1 }
      })

      await late.lists.remove(number)
      await applyLists(late.overlay, run, { lists: await late.lists.active(), settle: null }, context)
      expect(await seen(late, run)).toEqual(before)
      expect(await late.lists.describe(run)).toEqual([])
    })
  }

  it('changed in priority or in who wins change a run as if they had been so from the start', async () => {
    const clubs = { name: 'clubs', caseRule: 'capital' as const, names: NAMES.slice(0, 1) }
    const films: readonly ListedName[] = [{ name: 'Boston', class: 'movie', priority: 5 }]
    const add = async (store: Store, priority: number, wins: 'list' | 'model'): Promise<number> => {
      await store.lists.add({ name: 'films', caseRule: 'capital', wins: 'list', names: films })
      const names = clubs.names.map((name) => ({ ...name, priority }))
      return store.lists.add({ ...clubs, wins, names })
    }
    const late = await prepared()
    const { run } = await tagAll(late, 'm', tagCapitals)
    const number = await add(late, 0, 'list')
    const bring = async () =>
      applyLists(late.overlay, run, { lists: await late.lists.active(), settle: null }, context)
    await bring()
    for (const [priority, wins] of [
      [9, 'list'],
      [0, 'model'],
      [9, 'list'],
      [9, 'model']
    ] as const) {
      const early = await prepared()
      await add(early, priority, wins)
      await late.lists.change(number, { priority, wins })
      expect(await late.lists.isCurrent(run)).toBe(false)
      expect(await bring()).toBeGreaterThan(20)
      expect(await seen(late, run)).toEqual(await seen(early, (await tagWithLists(early)).run))
    }
    await expect(late.lists.change(99, { priority: 1 })).rejects.toThrow('there is no list 99')
  }, 120_000)

  it('leave tweets that the analyst annotated alone', async () => {
    const store = await prepared()
    const { run } = await tagAll(store, 'm', tagCapitals)
    const { rows } = await store.tweets.query({ run, limit: 1000 })
    const mine = rows.find(({ text }) => /\bBoston\b/.test(text))!
    await store.annotations.revise(mine.tweet, null, [])
    await store.lists.add({ name: 'mine', caseRule: 'capital', wins: 'list', names: NAMES })
    await applyLists(store.overlay, run, { lists: await store.lists.active(), settle: null }, context)
    expect((await store.tweets.get(mine.tweet, run)).spans).toEqual([])
    const boston = (await store.entities.find(run, 'Boston', 9)).find(({ name }) => name === 'Boston')!
    const shown = (await store.tweets.query({ run, limit: 1000 })).rows
    expect(boston.n).toBe(
      shown.flatMap(({ spans }) => spans).filter((s) => s.entity === boston.entity).length
    )
  })
})
