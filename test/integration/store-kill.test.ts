import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore, temporaryFolder } from '../support/store-support'

const root = join(__dirname, '../..')
const out = join(root, 'out', `test-store-${process.pid}`)
let folder: ReturnType<typeof temporaryFolder>

beforeAll(async () => {
  folder = temporaryFolder()
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: ['lowdb', 'steno'] },
    build: {
      ssr: 'test/support/store-worker.ts',
      outDir: out,
      rolldownOptions: { output: { format: 'cjs' } }
    }
  })
}, 60_000)
afterAll(() => {
  rmSync(out, { recursive: true, force: true })
  folder.remove()
})

/** Runs the worker to its end, or kills it (SIGKILL) at the n-th line that it prints. */
function work(dir: string, killAt = Number.POSITIVE_INFINITY): Promise<string> {
  const child = spawn(process.execPath, [join(out, 'store-worker.js'), dir], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let printed = ''
  child.stdout.on('data', (data: Buffer) => {
    printed += data.toString()
    if (printed.split('\n').length > killAt) child.kill('SIGKILL')
  })
  return new Promise((resolve) => child.on('close', () => resolve(printed)))
}

async function dump(dir: string) {
  const store = await openTestStore(dir)
  try {
    const run = (await store.runs.list())[0]!
    const [imported] = await store.imports.list()
    const { started: _started, finished: _finished, ...file } = imported!
    return {
      run: { ...run, started: 0, finished: run.finished !== null },
      file,
      rejects: (await store.imports.rejects(imported!.import, { offset: 0, limit: 100 })).rows,
      tweets: await store.tweets.query({ run: run.run, sort: 'oldest', limit: 10_000 }),
      leads: await store.entities.leads(run.run),
      cells: await store.counts.cells({
        run: run.run,
        count: 'tweets',
        borders: Int32Array.from({ length: 9 }, (_, i) => Math.floor(1_600_000_000_000 / 900_000) + i * 96),
        least: null
      })
    }
  } finally {
    await store.close()
  }
}

test('killed in the import and in the tagging and started again, a workspace holds what an undisturbed one does', async () => {
  const disturbed = join(folder.path, 'disturbed')
  const undisturbed = join(folder.path, 'undisturbed')
  expect(await work(undisturbed)).toContain('finished')
  for (const killAt of [4, 9, 15, 6, 8]) expect(await work(disturbed, killAt)).not.toContain('finished')
  expect(await work(disturbed)).toContain('finished')
  expect(await dump(disturbed)).toEqual(await dump(undisturbed))
}, 120_000)
