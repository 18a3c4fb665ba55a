import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLASSES } from '../../src-main/contract/classes'
import { train } from '../../src-main/training/train'
import { openEngine, type TestEngine } from '../support/engine'
import { MADE_UP_CONFIG, madeUpConll, madeUpExport } from '../support/made-up-tweets'
import { temporaryFolder } from '../support/store-support'

const folder = temporaryFolder()
const at = (name: string): string => join(folder.path, name)
const parent = at('parent')
const SPACE = {
  'optimiser.learningRate': { min: 0.0001, max: 0.05, log: true },
  'network.outputDropout': { min: 0, max: 0.5 }
}
const ASKED = { parent, space: SPACE, maxEpochs: 3, epochs: 9, seeds: 2, parallel: 1 }
let engine: TestEngine

/** A workspace of made-up tweets in which `Lima` was corrected to a team in so many of them. */
async function openWith(workspace: string, corrected: number): Promise<TestEngine> {
  const opened = await openEngine(workspace)
  const { client } = opened
  await opened.over(client.call('imports.start', { paths: [at('export.jsonl')], tag: false }))
  const { rows } = await client.call('tweets.query', { search: 'Lima', limit: 100, sort: 'oldest' })
  for (const { tweet, text } of rows.slice(0, corrected)) {
    const start = text.indexOf('Lima')
    const spans = [{ start, end: start + 4, class: 'sportsteam' as const }]
    await client.call('annotation.revise', { tweet, parent: null, spans })
  }
  return opened
}

/** What a journal says, without the seconds that trials took. */
function journal(workspace: string): unknown[] {
  const home = join(workspace, 'searches')
  return readdirSync(home).flatMap((search) =>
    readFileSync(join(home, search, 'trials.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => ({ ...JSON.parse(line), seconds: 0 }))
  )
}

beforeAll(async () => {
  mkdirSync(folder.path, { recursive: true })
  writeFileSync(at('train.conll'), madeUpConll(1, 120))
  writeFileSync(at('export.jsonl'), madeUpExport(3, 240))
  await train(
    {
      config: { ...MADE_UP_CONFIG, epochs: 6 },
      base: folder.path,
      data: [at('train.conll')],
      dev: null,
      fold: { index: 1, count: 4 },
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
  engine = await openWith(at('w'), 28)
}, 120_000)
afterAll(async () => {
  await engine?.close()
  folder.remove()
})

it('a search that was cancelled and one that its engine left go on, and end as an undisturbed one', async () => {
  const heard = (from: TestEngine, epochs: number) =>
    new Promise<void>((resolve, reject) => {
      from.client.onEvent((event) => {
        if (event.type === 'job' && event.job.kind === 'tune' && (event.job.progress?.done ?? 0) >= epochs)
          resolve()
        if (event.type === 'job' && event.job.state === 'failed') reject(new Error(event.job.error?.message))
      })
    })
  const first = heard(engine, 2)
  const { job, search } = await engine.client.call('tune.start', ASKED)
  await first
  await expect(engine.client.call('tune.start', ASKED)).rejects.toMatchObject({ code: 'usage' })
  expect(await engine.client.call('jobs.cancel', { job })).toMatchObject({ state: 'cancelled', error: null })
  const stopped = await engine.client.call('tune.get', { search })
  expect(stopped.trials.length).toBeGreaterThan(0)
  expect(stopped.seeds).toBeNull()

  const second = heard(engine, 5)
  expect((await engine.client.call('tune.start', ASKED)).search).toBe(search)
  await second
  await engine.close()
  engine = await openEngine(at('w'))
  const done = await engine.over(engine.client.call('tune.resume', { search }))
  expect(done).toMatchObject({ state: 'done', error: null, result: { search } })

  const undisturbed = await openWith(at('u'), 28)
  try {
    await undisturbed.over(undisturbed.client.call('tune.start', ASKED))
    expect(journal(at('w'))).toEqual(journal(at('u')))
    expect(await undisturbed.client.call('tune.list', {})).toHaveLength(1)
  } finally {
    await undisturbed.close()
  }
}, 400_000)

it('the best point is a model for each seed, measured, that can be compared and made active', async () => {
  const { client } = engine
  const [{ search } = { search: '' }] = await client.call('tune.list', {})
  const found = await client.call('tune.get', { search })
  const best = found.trials.find(({ trial }) => trial === found.best)!
  expect(best.f1).toBe(Math.max(...found.trials.map(({ f1 }) => f1 ?? 0)))
  expect(found.seeds!.runs.map(({ seed }) => seed)).toEqual([1, 2])
  const f1 = found.seeds!.runs.map((run) => run.f1!)
  expect(found.seeds!.mean).toBeCloseTo((f1[0]! + f1[1]!) / 2, 12)
  expect(found.seeds!.deviation).toBeCloseTo(Math.abs(f1[0]! - f1[1]!) / Math.SQRT2, 12)
  for (const { seed, model, f1: own } of found.seeds!.runs) {
    const { manifest, microF1 } = await client.call('models.get', { model })
    expect(manifest).toMatchObject({ parent: found.parent, name: `Made-up tweets tuned, seed ${seed}`, seed })
    expect(microF1).toBe(own)
    expect(manifest.metrics!.data).toMatch(/by which its settings were chosen/)
    const { learningRate } = manifest.config.optimiser as { learningRate: number }
    expect(learningRate).toBe(best.point['optimiser.learningRate'])
  }
  const [a, b] = found.models as [string, string]
  expect(await client.call('models.compare', { a, b })).toMatchObject({ isHeldOut: true })
  await client.call('models.activate', { model: a })
  expect(existsSync(at(`w/searches/${search}/trials`))).toBe(false)
  expect(await client.call('annotation.summary', {})).toMatchObject({ sinceTraining: 0 })
})

it('going on with a larger budget keeps what there is, and a search can be forgotten', async () => {
  const { client } = engine
  const [{ search } = { search: '' }] = await client.call('tune.list', {})
  const before = journal(at('w'))
  const models = (await client.call('models.list', {})).length
  await engine.over(client.call('tune.resume', { search, epochs: 12 }))
  const after = journal(at('w'))
  expect(after.slice(0, before.length)).toEqual(before)
  expect(after.length).toBeGreaterThan(before.length)
  expect(await client.call('tune.remove', { search })).toEqual([])
  expect((await client.call('models.list', {})).length).toBeGreaterThanOrEqual(models)
  await expect(client.call('tune.get', { search })).rejects.toMatchObject({ code: 'not-found' })
}, 120_000)

it('settings that a retraining has not, and too few annotations, are refused', async () => {
  const { client } = engine
  const units = { ...ASKED, space: { 'network.units': { choices: [32, 64] } } }
  await expect(client.call('tune.start', units)).rejects.toMatchObject({ code: 'config-invalid' })
  const few = await openWith(at('f'), 3)
  try {
    await expect(few.client.call('tune.start', ASKED)).rejects.toMatchObject({ code: 'data-invalid' })
    expect(await few.client.call('tune.list', {})).toEqual([])
  } finally {
    await few.close()
  }
})
