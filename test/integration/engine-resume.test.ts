import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JobInfo } from '../../src-main/contract/jobs'
import { openEngine, type TestEngine } from '../support/engine'
import { madeUpExport } from '../support/made-up-tweets'
import { temporaryFolder } from '../support/store-support'
import { writeTinyBundle } from '../support/tiny-bundle'

const folder = temporaryFolder()
const at = (name: string): string => join(folder.path, name)
afterAll(folder.remove)
beforeAll(() => {
  writeTinyBundle(at('tiny'), { seed: 3 })
  writeFileSync(at('export.jsonl'), madeUpExport(5, 9000))
})

/** Resolves when the job has reported that some of its work is done. */
function underWay({ client }: TestEngine, job: number, least: number): Promise<void> {
  return new Promise((resolve) => {
    client.onEvent((event) => {
      if (event.type === 'job' && event.job.job === job && (event.job.progress?.done ?? 0) > least) resolve()
    })
  })
}

async function everything({ client }: TestEngine): Promise<unknown> {
  const board = await client.call('trends.board', { top: 1000, order: 'top' })
  const tweets = await client.call('tweets.query', { limit: 10_000, sort: 'oldest' })
  return { board, tweets }
}

it('an import and a run that an engine left behind are gone on with by the next, as if nothing had been', async () => {
  const calm = await openEngine(at('calm'))
  const whole: JobInfo[] = [
    await calm.over(calm.client.call('imports.start', { paths: [at('export.jsonl')], tag: false })),
    await calm.over(calm.client.call('tag.start', { model: at('tiny') }))
  ]
  expect(whole.map(({ state }) => state)).toEqual(['done', 'done'])

  let rough = await openEngine(at('rough'))
  const imported = await rough.client.call('imports.start', { paths: [at('export.jsonl')], tag: false })
  await underWay(rough, imported.job, 500_000)
  await rough.close()
  rough = await openEngine(at('rough'), false)
  expect(await rough.client.call('jobs.get', imported)).toMatchObject({ state: 'interrupted' })
  await rough.close()
  rough = await openEngine(at('rough'))
  expect((await rough.over(imported.job)).result).toEqual(whole[0]!.result)

  const tagged = await rough.client.call('tag.start', { model: at('tiny') })
  await underWay(rough, tagged.job, 500)
  await rough.close()
  rough = await openEngine(at('rough'))
  const { seconds: _a, ...again } = (await rough.over(tagged.job)).result as { seconds: number }
  const { seconds: _b, ...once } = whole[1]!.result as { seconds: number }
  expect(again).toEqual(once)
  expect(await everything(rough)).toEqual(await everything(calm))
  await Promise.all([calm.close(), rough.close()])
}, 60_000)
