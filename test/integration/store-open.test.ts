import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CancelledError } from '../../src-main/base/errors'
import type { TweetSink } from '../../src-main/ingest/ports'
import { createRunner, defineJob } from '../../src-main/jobs'
import { openCatalogue } from '../../src-main/store'
import type { SpanSink, TweetSource } from '../../src-main/tagging/ports'
import type { CountSource } from '../../src-main/trends/ports'
import {
  importTweets,
  keyed,
  openTestStore,
  tagAll,
  tagCapitals,
  temporaryFolder
} from '../support/store-support'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

test('a store is what import, tagging and trends ask for', async () => {
  const store = await openTestStore(folder.path)
  const sink: TweetSink = store.imports
  const tags: TweetSource & SpanSink = store.tags
  const counts: CountSource = store.counts
  expect([sink, tags, counts]).toHaveLength(3)
  await store.close()
})

test('a second Starling is told which process has the workspace, and may open it after that has closed', async () => {
  const store = await openTestStore(folder.path)
  await expect(openTestStore(folder.path)).rejects.toMatchObject({
    code: 'workspace-busy',
    message: expect.stringContaining(`process ${process.pid}`)
  })
  await store.close()
  await (await openTestStore(folder.path)).close()
})

test('a database that another process holds without our lock file is busy too', async () => {
  await (await openTestStore(folder.path)).close()
  const script = `require('@duckdb/node-api').DuckDBInstance.create(process.argv[1]).then(() => { console.log('open'); setInterval(() => {}, 1000) })`
  const child = spawn(process.execPath, ['-e', script, join(folder.path, 'tweets.duckdb')], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  await once(child.stdout, 'data')
  await expect(openTestStore(folder.path)).rejects.toMatchObject({
    code: 'workspace-busy',
    message: expect.stringContaining(`process ${child.pid}`)
  })
  child.kill('SIGKILL')
  await once(child, 'close')
  await (await openTestStore(folder.path)).close()
})

test('a workspace of a newer program is refused, whichever of its files says so', async () => {
  await (await openTestStore(folder.path)).close()
  const instance = await DuckDBInstance.create(join(folder.path, 'tweets.duckdb'))
  const connection = await instance.connect()
  await connection.run(`INSERT INTO migrations VALUES (999, 'from the future', 0)`)
  connection.closeSync()
  instance.closeSync()
  await expect(openTestStore(folder.path)).rejects.toMatchObject({ code: 'workspace-newer' })
  writeFileSync(join(folder.path, 'workspace.json'), '{"formatVersion":2}')
  await expect(openTestStore(folder.path)).rejects.toMatchObject({ code: 'workspace-newer' })
})

test('what is no workspace, or a damaged one, is refused with what to do', async () => {
  const file = join(folder.path, 'file')
  writeFileSync(file, 'x')
  await expect(openTestStore(file)).rejects.toMatchObject({ code: 'workspace-unusable' })
  await expect(openTestStore(folder.path)).rejects.toMatchObject({ code: 'workspace-unusable' })
  await expect(openTestStore(join(folder.path, 'none'), { create: false })).rejects.toMatchObject({
    code: 'not-found'
  })
  const damaged = join(folder.path, 'damaged')
  mkdirSync(damaged)
  writeFileSync(join(damaged, 'tweets.duckdb'), Buffer.alloc(20_000, 7))
  await expect(openTestStore(damaged)).rejects.toMatchObject({ code: 'workspace-unusable' })
  writeFileSync(join(damaged, 'workspace.json'), '{')
  await expect(openTestStore(damaged)).rejects.toMatchObject({
    code: 'workspace-unusable',
    at: { remedy: expect.any(String) }
  })
})

test('a tweet belongs to every import that holds it', async () => {
  const store = await openTestStore(folder.path)
  const [a, b, c] = ['1', '2', '3'].map((id) => keyed(id, `Anna ${id}`))
  const first = await importTweets(store, 'first', [a!, b!, a!])
  const second = await importTweets(store, 'second', [b!, c!])
  expect([first.imported, first.duplicates, second.imported, second.duplicates]).toEqual([2, 1, 1, 1])
  const again = await store.imports.begin('first', 'print of first', 'csv', 'utf-8')
  expect(again).toMatchObject({ import: first.import, finished: { imported: 2, duplicates: 1 } })
  await store.imports.remove(first.import)
  const { rows } = await store.tweets.query({ run: null, sort: 'oldest' })
  expect(rows.map((row) => row.id)).toEqual(['2', '3'])
  await store.imports.remove(second.import)
  await importTweets(store, 'third', [c!])
  expect((await store.tweets.query({ run: null })).rows[0]!.tweet).toBe(4)
  await store.close()
})

test('a revision on an outdated one is refused, and the tweet keeps what it had', async () => {
  const store = await openTestStore(folder.path)
  await importTweets(store, 'a', [keyed('1', 'Anna in Boston')])
  const { run } = await tagAll(store, 'm', tagCapitals)
  const first = await store.annotations.revise(1, null, [{ start: 0, end: 4, class: 'person' }])
  await expect(store.annotations.revise(1, null, [])).rejects.toMatchObject({ code: 'stale-revision' })
  await expect(store.annotations.revise(2, null, [])).rejects.toMatchObject({ code: 'not-found' })
  const long = [{ start: 0, end: 99, class: 'person' as const }]
  await expect(store.annotations.revise(1, first.revision, long)).rejects.toMatchObject({ code: 'usage' })
  const second = await store.annotations.revise(1, first.revision, [])
  expect((await store.tweets.get(1, run)).spans).toEqual([])
  expect(await store.annotations.history(1)).toEqual([first, second])
  expect(await store.annotations.summary()).toEqual({ tweets: 1, revisions: 2, sinceTraining: 1 })
  const { revision, tweets } = await store.annotations.rows()
  expect(tweets).toEqual([{ tweet: 1, text: 'Anna in Boston', spans: [] }])
  await store.annotations.markTrained(revision)
  expect((await store.annotations.summary()).sinceTraining).toBe(0)
  await store.close()
})

test('another run leaves the one before as it was; the board reads the newest complete one of the active model', async () => {
  const store = await openTestStore(folder.path)
  await importTweets(store, 'a', [keyed('1', 'Anna in Boston')])
  const one = await tagAll(store, 'm', tagCapitals)
  const two = await tagAll(store, 'm', () => [], { again: true })
  expect((await store.tweets.get(1, one.run)).spans).toHaveLength(2)
  expect((await store.tweets.get(1, two.run)).spans).toHaveLength(0)
  expect((await store.runs.forBoard('m')).run).toMatchObject({ run: two.run, complete: true })
  await importTweets(store, 'b', [keyed('2', 'Zoe')])
  expect(await store.runs.untagged('m')).toBe(1)
  expect((await store.runs.forBoard('m')).note).toMatch(/not reached all/)
  expect(await tagAll(store, 'm', tagCapitals)).toMatchObject({
    run: two.run,
    tweets: 2,
    mentions: 1,
    complete: true
  })
  await store.close()
})

test('a run that was begun again and left does not make tagged tweets untagged', async () => {
  const store = await openTestStore(folder.path)
  await importTweets(store, 'a', [keyed('1', 'Anna in Boston')])
  await tagAll(store, 'm', tagCapitals)
  await store.runs.start('m', true)
  expect(await store.runs.untagged('m')).toBe(0)
  await importTweets(store, 'b', [keyed('2', 'Zoe')])
  expect(await store.runs.untagged('m')).toBe(1)
  await store.close()
})

test('a cancelled query ends at once, and the connection goes on serving', async () => {
  const store = await openTestStore(folder.path)
  const words = Array.from({ length: 20_000 }, (_, i) => keyed(String(i + 1), `Anna ${'x'.repeat(200)} ${i}`))
  await importTweets(store, 'a', words, 5000)
  const abort = new AbortController()
  const slow = store.tweets.query(
    { run: null, search: Array.from({ length: 300 }, () => 'x').join(' ') },
    abort.signal
  )
  setTimeout(() => abort.abort(), 30)
  await expect(slow).rejects.toBeInstanceOf(CancelledError)
  await expect(store.tweets.query({ run: null }, abort.signal)).rejects.toBeInstanceOf(CancelledError)
  expect(await Promise.all([1, 2, 3, 4, 5].map(() => store.tweets.extent()))).toHaveLength(5)
  await store.close()
})

test('a failed transaction leaves nothing, and the next one is whole', async () => {
  const store = await openTestStore(folder.path)
  const state = await store.imports.begin('a', 'a', 'csv', 'utf-8')
  const bad = keyed('2', 'Zoe', { time: Number.NaN })
  await expect(
    store.imports.add(state.import, { row: 2, tweets: [keyed('1', 'Anna'), bad], rejects: [] })
  ).rejects.toThrow()
  expect(await store.tweets.extent()).toEqual({ tweets: 0, from: null, to: null })
  await store.imports.add(state.import, { row: 1, tweets: [keyed('1', 'Anna')], rejects: [] })
  expect((await store.tweets.query({ run: null })).rows.map((row) => [row.tweet, row.author])).toEqual([
    [1, 'someone']
  ])
  await store.close()
})

test('jobs that a closed workspace left are found interrupted when it is opened again', async () => {
  const job = defineJob<{ n: number }, number>({
    kind: 'tag',
    lane: 'write',
    title: ({ n }) => `count to ${n}`,
    parse: (input) => input as { n: number },
    run: ({ n }, { signal, isResumed }) =>
      isResumed
        ? Promise.resolve(n)
        : new Promise((_, reject) => signal.addEventListener('abort', () => reject(new CancelledError())))
  })
  const options = { jobs: [job], emit: () => {}, logBug: () => {} }
  const before = await openTestStore(folder.path)
  const first = await createRunner({ ...options, journal: before.journal })
  const { job: number } = await first.start('tag', { n: 3 })
  await new Promise((resolve) => setTimeout(resolve, 50))
  await first.close()
  await before.close()
  const after = await openTestStore(folder.path)
  const second = await createRunner({ ...options, journal: after.journal })
  expect(second.get(number)).toMatchObject({ state: 'interrupted', title: 'count to 3' })
  await second.resume(number)
  expect(await second.ended(number)).toMatchObject({ state: 'done', result: 3 })
  await second.close()
  await after.close()
})

test('settings are kept and checked; the catalogue lists workspaces, the last opened first', async () => {
  const store = await openTestStore(folder.path)
  expect(store.settings.data).toMatchObject({ zone: 'UTC', count: 'tweets', activeModel: 'default' })
  await store.settings.update({ zone: 'Asia/Kathmandu', activeModel: 'mine' })
  await store.close()
  const again = await openTestStore(folder.path)
  expect(again.settings.data).toMatchObject({ zone: 'Asia/Kathmandu', activeModel: 'mine' })
  await again.close()
  const catalogue = await openCatalogue(join(folder.path, 'config'))
  for (const dir of ['/a', '/b', '/a']) await catalogue.note({ dir, name: dir, opened: 1 })
  expect((await openCatalogue(join(folder.path, 'config'))).list().map((entry) => entry.dir)).toEqual([
    '/a',
    '/b'
  ])
})
