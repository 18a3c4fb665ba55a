import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLASSES } from '../../src-main/contract/classes'
import type { TweetRow } from '../../src-main/contract/domain'
import type { TrainStep } from '../../src-main/contract/jobs'
import type { EntityTrend } from '../../src-main/contract/trends'
import { train } from '../../src-main/training/train'
import { openEngine, type TestEngine } from '../support/engine'
import { MADE_UP_CONFIG, madeUpConll, madeUpExport } from '../support/made-up-tweets'
import { temporaryFolder } from '../support/store-support'

const folder = temporaryFolder()
const at = (name: string): string => join(folder.path, name)
const parent = at('parent')
let engine: TestEngine

beforeAll(async () => {
  for (const [name, seed, count] of [
    ['train', 1, 120],
    ['dev', 2, 40]
  ] as const)
    writeFileSync(at(`${name}.conll`), madeUpConll(seed, count))
  await train(
    {
      config: MADE_UP_CONFIG,
      base: folder.path,
      data: [at('train.conll')],
      dev: at('dev.conll'),
      fold: null,
      dataName: 'made-up',
      parent: null,
      replay: [],
      rehearsal: null,
      classes: CLASSES,
      rename: {},
      out: parent
    },
    { signal: new AbortController().signal, step: () => {}, log: () => {} }
  )
  writeFileSync(at('export.jsonl'), madeUpExport(3, 480))
  engine = await openEngine(at('w'))
  await engine.over(engine.client.call('imports.start', { paths: [at('export.jsonl')], tag: false }))
  await engine.client.call('models.activate', { model: parent })
  await engine.over(engine.client.call('tag.start', {}))
}, 60_000)
afterAll(async () => {
  await engine?.close()
  folder.remove()
})

async function entity(name: string): Promise<EntityTrend | undefined> {
  const board = await engine.client.call('trends.board', { top: 100, order: 'top', zone: 'UTC' })
  return board.entities.find((trend) => trend.name === name)
}

async function holding(name: string): Promise<readonly TweetRow[]> {
  const { rows } = await engine.client.call('tweets.query', { search: name, limit: 1000, sort: 'oldest' })
  return rows
}

const placeOf = ({ text }: TweetRow, name: string) => ({
  start: text.indexOf(name),
  end: text.indexOf(name) + name.length
})

it('a corrected tag changes board, detail and tweets at once, and appends to the history', async () => {
  const { client } = engine
  const rows = await holding('Oslo')
  const before = await entity('Oslo')
  expect(before).toMatchObject({ class: 'geo-loc', count: rows.length })
  const tweet = rows[0]!.tweet
  const wrong = [{ ...placeOf(rows[0]!, 'Oslo'), class: 'person' as const }]
  const first = await client.call('annotation.revise', { tweet, parent: null, spans: wrong })
  expect(first.spans).toEqual([expect.objectContaining({ ...wrong[0], source: 'analyst' })])
  const detail = () => client.call('trends.entity', { entity: before!.entity, grain: 'day' })
  expect((await detail()).classes).toEqual([{ class: 'person', n: 1 }])
  expect(await entity('Oslo')).toMatchObject({ class: 'geo-loc', count: rows.length })

  await client.call('annotation.revise', { tweet, parent: first.revision, spans: [] })
  expect(await entity('Oslo')).toMatchObject({ count: rows.length - 1 })
  expect((await detail()).classes).toEqual([])
  const left = await client.call('tweets.query', { entity: before!.entity })
  expect(left.total).toBe(rows.length - 1)
  expect(left.rows.map((row) => row.tweet)).not.toContain(tweet)

  const stale = client.call('annotation.revise', { tweet, parent: first.revision, spans: wrong })
  await expect(stale).rejects.toMatchObject({ code: 'stale-revision' })
  const history = await client.call('annotation.history', { tweet })
  expect(history.map(({ parent: follows, spans }) => ({ follows, spans }))).toEqual([
    { follows: null, spans: wrong },
    { follows: first.revision, spans: [] }
  ])
})

it('a training that is cancelled stops at once and leaves nothing behind', async () => {
  const { client } = engine
  const before = await client.call('models.list', {})
  const { job } = await client.call('train.start', { parent, epochs: 200 })
  await new Promise<void>((resolve) => {
    client.onEvent((event) => {
      if (event.type === 'train-step' && event.job === job && event.step.kind === 'batch') resolve()
    })
  })
  expect(await client.call('jobs.cancel', { job })).toMatchObject({ state: 'cancelled', error: null })
  expect(await client.call('models.list', {})).toEqual(before)
  expect(existsSync(at('w/models'))).toBe(false)
  expect(existsSync(at('w/tmp')) ? readdirSync(at('w/tmp')) : []).toEqual([])
  expect(await client.call('annotation.summary', {})).toMatchObject({ tweets: 1, sinceTraining: 1 })
})

it('retraining on corrections makes a model that can be compared, made active, and that changes the board', async () => {
  const { client } = engine
  const rows = await holding('Lima')
  const taught = rows.slice(0, 40)
  expect(rows.length).toBeGreaterThan(taught.length)
  expect(await entity('Lima')).toMatchObject({ class: 'geo-loc', count: rows.length })
  for (const row of taught) {
    const spans = [{ ...placeOf(row, 'Lima'), class: 'sportsteam' as const }]
    await client.call('annotation.revise', { tweet: row.tweet, parent: null, spans })
  }
  const steps: TrainStep[] = []
  client.onEvent((event) => {
    if (event.type === 'train-step') steps.push(event.step)
  })
  const trained = await engine.over(
    client.call('train.start', { parent, epochs: 20, learningRate: 0.02, name: 'Corrected' })
  )
  expect(trained).toMatchObject({ state: 'done', result: { tweets: expect.any(Number) } })
  const { model } = trained.result as { model: string }
  const epochs = steps.filter((step) => step.kind === 'epoch')
  expect(steps[0]!.kind).toBe('start')
  expect(epochs.at(-1)!.record.devF1).not.toBeNull()
  expect(await client.call('annotation.summary', {})).toEqual({ tweets: 41, revisions: 42, sinceTraining: 0 })

  const { id } = (await client.call('models.get', { model: parent })).manifest
  expect(await client.call('models.list', {})).toContainEqual(
    expect.objectContaining({
      id: model,
      name: 'Corrected',
      parent: id,
      origin: 'workspace',
      active: false,
      problem: null
    })
  )
  const compared = await client.call('models.compare', { a: parent, b: model })
  expect(compared).toMatchObject({ isHeldOut: true })
  expect(compared!.a.perClass.sportsteam!.tp).toBe(0)
  expect(compared!.b.perClass.sportsteam!.tp).toBeGreaterThan(0)
  expect(compared!.difference).toBeGreaterThan(0)

  await client.call('models.activate', { model })
  const tagged = await engine.over(client.call('tag.start', {}))
  expect(tagged).toMatchObject({ state: 'done', result: { model, run: 2, tweets: 480 } })
  expect((await client.call('workspace.get', {})).run).toMatchObject({ run: 2, model, complete: true })
  expect(await entity('Lima')).toMatchObject({ class: 'sportsteam', count: rows.length })
  const untaught = (await holding('Lima')).filter((row) => row.revision === null)
  expect(untaught.map((row) => row.spans[0]?.class)).toContain('sportsteam')
}, 60_000)

it('all of it is there again when the engine is started anew', async () => {
  const asked = async () => ({
    board: await engine.client.call('trends.board', { top: 100, order: 'top' }),
    tweets: await engine.client.call('tweets.query', { limit: 1000 }),
    models: await engine.client.call('models.list', {}),
    annotations: await engine.client.call('annotation.summary', {})
  })
  const before = await asked()
  await engine.close()
  engine = await openEngine(at('w'))
  expect(await asked()).toEqual(before)
})
