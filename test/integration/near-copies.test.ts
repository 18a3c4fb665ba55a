import { afterEach, expect, test } from 'vitest'
import { seededRandom } from '../../src-main/base/random'
import type { KeyedTweet } from '../../src-main/ingest/ports'
import type { Store } from '../../src-main/store'
import { textKey } from '../../src-main/text/text-key'
import {
  importTweets,
  keyed,
  openTestStore,
  tagAll,
  tagCapitals,
  temporaryFolder
} from '../support/store-support'

const NEAR = 0.7
const BORDERS = Int32Array.from([0, 10_000_000])
const signal = new AbortController().signal
const folders: ReturnType<typeof temporaryFolder>[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

/** Texts of which some were copied with a changed word, a cut-off end, an addition, a link or a retweet prefix. */
function copiedTweets(n: number, seed: number): KeyedTweet[] {
  const random = seededRandom(seed)
  const word = () => `w${random.below(4000)}${'abcdefgh'[random.below(8)]}`
  const texts: string[] = []
  for (let i = 0; i < n; i++) {
    const origin = texts[random.below(Math.max(1, texts.length))]
    if (origin === undefined || random.next() < 0.5) {
      texts.push(`Boston ${Array.from({ length: 9 + random.below(8) }, word).join(' ')}`)
      continue
    }
    const words = origin.split(' ')
    const kind = random.below(4)
    if (kind === 0) words[words.length - 1 - random.below(5)] = word()
    if (kind === 1 && words.length > 9) words.splice(words.length - 2)
    if (kind === 2) words.push(word(), `http://t.co/${i}`)
    texts.push(`${kind === 3 ? 'RT @bob: ' : ''}${words.join(' ')}`)
  }
  return texts.map((text, i) => keyed(String(seed * 100_000 + i + 1), text, { author: `a${i % 50}` }))
}

/** Groups by comparing every text with every other by their runs of four characters. */
function trueGroups(tweets: readonly KeyedTweet[]): number {
  const keys = [...new Set(tweets.map(({ text }) => textKey(text)))]
  const runs = keys.map(
    (key) => new Set(Array.from({ length: Math.max(0, key.length - 3) }, (_, i) => key.slice(i, i + 4)))
  )
  const root = keys.map((_, i) => i)
  const rootOf = (i: number): number => (root[i] === i ? i : rootOf(root[i]!))
  for (let i = 0; i < keys.length; i++) {
    for (let j = 0; j < i; j++) {
      if (rootOf(i) === rootOf(j)) continue
      let shared = 0
      for (const run of runs[i]!) if (runs[j]!.has(run)) shared++
      if (shared / (runs[i]!.size + runs[j]!.size - shared) >= NEAR) root[rootOf(i)] = rootOf(j)
    }
  }
  return new Set(keys.map((_, i) => rootOf(i))).size
}

async function groupAll(store: Store, page = 64): Promise<void> {
  while ((await store.copies.sign(page, signal)) > 0);
  await store.copies.join(() => {}, signal)
}

/** Texts that name Boston, as all of them do, and texts of all tweets. */
async function textsOf(store: Store, run: number) {
  const cells = await store.counts.cells({ run, count: 'texts', borders: BORDERS, least: null })
  const [boston] = await store.entities.named(run, 'Boston')
  return [
    cells.counts[cells.starts[cells.entities.indexOf(boston!)]!],
    (await store.counts.sizes(run, 'texts', BORDERS))[0]
  ]
}

async function opened(parts: readonly (readonly KeyedTweet[])[], between: (store: Store) => Promise<void>) {
  const folder = temporaryFolder()
  folders.push(folder)
  const store = await openTestStore(folder.path)
  for (const [i, part] of parts.entries()) {
    await importTweets(store, `part ${i}`, part, 97)
    await between(store)
  }
  const { run } = await tagAll(store, 'm', tagCapitals)
  return { store, run, folder }
}

test('near copies count as one text: as many groups as a comparison of all pairs finds, whatever the parts and their order, and after a kill', async () => {
  const tweets = copiedTweets(900, 1)
  const wanted = trueGroups(tweets)
  expect(wanted).toBeLessThan(new Set(tweets.map(({ text }) => textKey(text))).size - 200)

  const whole = await opened([tweets], async () => {})
  const before = await textsOf(whole.store, whole.run)
  await groupAll(whole.store)
  const after = await textsOf(whole.store, whole.run)
  expect(before[0]).toBe(new Set(tweets.map(({ text }) => textKey(text))).size)
  expect(after).toEqual([wanted, wanted])
  expect(await whole.store.copies.pending()).toEqual({ texts: 0, isDue: false })
  await whole.store.close()

  const parts = [tweets.slice(600), tweets.slice(0, 250), tweets.slice(250, 600)]
  const apart = await opened(parts, (store) => groupAll(store, 50))
  await groupAll(apart.store)
  expect(await textsOf(apart.store, apart.run)).toEqual([wanted, wanted])
  await apart.store.close()

  const cut = await opened([tweets.slice().reverse()], async (store) => {
    await store.copies.sign(100, signal)
    await store.copies.sign(100, signal)
  })
  await cut.store.close()
  const again = await openTestStore(cut.folder.path)
  expect(await again.copies.pending()).toMatchObject({ isDue: true })
  const stop = new AbortController()
  await expect(
    again.copies
      .sign(1000, stop.signal)
      .then(() => again.copies.join((done) => void (done === 3 && stop.abort()), stop.signal))
  ).rejects.toThrow()
  await groupAll(again)
  expect(await textsOf(again, cut.run)).toEqual([wanted, wanted])
  await again.close()
})

test('of near copies one tweet stands for all of them, once they are told', async () => {
  const words = Array.from({ length: 12 }, (_, i) => `${'abcdefghijkl'[i]}longishword`)
  const changed = words.map((word, i) => (i % 4 === 0 ? `${word}x` : word))
  const texts = [words, words, changed].map((said) => `Boston ${said.join(' ')}`)
  const tweets = [...texts, 'Boston sleeps tonight'].map((text, i) =>
    keyed(String(i + 1), text, { author: `a${i}`, time: 1_600_000_000_000 + i * 900_000 })
  )
  const { store, run } = await opened([tweets], async () => {})
  const [boston] = await store.entities.named(run, 'Boston')
  const told = async () => {
    const found = await store.explain.tweets(run, boston!, { from: BORDERS[0]!, to: BORDERS[1]! }, 9)
    return found.map(({ tweet, alike }) => [tweet.text, alike]).sort()
  }
  expect(await told()).toEqual(
    [
      [texts[0], 1],
      [texts[2], 0],
      ['Boston sleeps tonight', 0]
    ].sort()
  )
  await groupAll(store)
  expect(await told()).toEqual(
    [
      [texts[0], 2],
      ['Boston sleeps tonight', 0]
    ].sort()
  )
  await store.close()
})

test('what a deleted import held together comes apart', async () => {
  const [a, b, c] = ['one', 'two', 'three'].map((_, i) => {
    const words = Array.from({ length: 20 }, (_, at) => `word${at}`)
    if (i > 0) words.splice(0, 2, 'quite', 'other')
    if (i > 1) words.splice(17, 3, 'things', 'are', 'said')
    return keyed(String(i + 1), `Boston ${words.join(' ')}`)
  }) as [KeyedTweet, KeyedTweet, KeyedTweet]
  const { store, run } = await opened([[a, c], [b]], async () => {})
  await groupAll(store)
  expect(await textsOf(store, run)).toEqual([1, 1])
  const [bridge] = await store.imports.list()
  await store.imports.remove(bridge!.import)
  expect((await store.copies.pending()).isDue).toBe(true)
  await groupAll(store)
  expect(await textsOf(store, run)).toEqual([2, 2])
  await store.close()
})
