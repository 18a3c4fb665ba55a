import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentContext } from '../../src-main/base/job'
import { importFiles } from '../../src-main/ingest/import'
import { openStore } from '../../src-main/store'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'starling-again-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('counts a file that was imported before as duplicates, but not while nobody was told of it', async () => {
  const path = join(folder, 'a.jsonl')
  const line = (id: number): string =>
    JSON.stringify({ id: `10000000000000000${id}`, text: `hello ${id}`, created_at: '2020-01-01T00:00:00Z' })
  writeFileSync(path, [1, 2, 3, 1].map(line).join('\n'))
  const store = await openStore(join(folder, 'w'))
  const counts = async (): Promise<number[]> => {
    const [report] = await importFiles([path], { zone: 'UTC' }, store.imports, silentContext)
    return [report!.rows, report!.imported, report!.duplicates]
  }
  try {
    expect(await counts()).toEqual([4, 3, 1])
    expect(await counts()).toEqual([4, 3, 1])
    await store.imports.settle()
    expect(await counts()).toEqual([4, 0, 4])
    expect((await store.tweets.extent()).tweets).toBe(3)
  } finally {
    await store.close()
  }
})
