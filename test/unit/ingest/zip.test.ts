import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type JobContext, silentContext } from '../../../src-main/base/job'
import type { Progress } from '../../../src-main/contract/domain'
import { importFiles } from '../../../src-main/ingest/import'
import { MemorySink } from '../../support/memory-sink'

/** Made by Python's zipfile: see make.py beside them. */
const ARCHIVES = join(__dirname, '../../fixtures/archives')
const scratch = mkdtempSync(join(tmpdir(), 'starling-zip-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

async function importArchive(path: string, context: JobContext = silentContext) {
  const sink = new MemorySink()
  const reports = await importFiles([path], { zone: 'UTC' }, sink, context)
  const seen = reports.map(({ path: name, imported, error }) => [
    name.slice(path.length),
    imported,
    error?.code ?? null
  ])
  return { seen, tweets: [...sink.tweets.values()] }
}

const archive = (name: string): string => join(ARCHIVES, name)
const bytesOf = (name: string): Buffer => readFileSync(archive(name))
const written = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(scratch, name), bytes)
  return join(scratch, name)
}

describe('a ZIP archive', () => {
  it('is read file by file in name order, each standing alone, without pictures and hidden files', async () => {
    const steps: Progress[] = []
    const { seen, tweets } = await importArchive(archive('tables.zip'), {
      ...silentContext,
      report: (progress) => steps.push(progress)
    })
    expect(seen).toEqual([
      ['/week/1.csv', 3, null],
      ['/week/2.csv', 300, null],
      ['/week/empty.csv', 0, 'empty-file']
    ])
    expect(tweets[302]).toMatchObject({ id: '7399', author: 'ann', text: 'Word 299 from Bergen' })
    expect(steps.every(({ done, total }) => done <= total!)).toBe(true)
  })

  it('of an account gives its tweets and nothing of its other files', async () => {
    const { seen } = await importArchive(archive('account.zip'))
    expect(seen).toEqual([
      ['/data/tweets-part1.js', 1, null],
      ['/data/tweets.js', 1, null]
    ])
  })

  it('is read with 64-bit sizes and a comment', async () => {
    expect((await importArchive(archive('wide.zip'))).seen).toEqual([['/1.csv', 3, null]])
  })

  it('names a file that is packed in a way that is not read, and reads the others', async () => {
    expect((await importArchive(archive('packed-otherwise.zip'))).seen).toEqual([
      ['/1.csv', 0, 'unreadable'],
      ['/2.csv', 2, null]
    ])
  })

  it('is refused where it is cut off or holds nothing', async () => {
    const whole = bytesOf('tables.zip')
    const cut = written('cut.zip', whole.subarray(0, whole.length - 100))
    expect((await importArchive(cut)).seen).toEqual([['', 0, 'truncated']])
    const pictures = written(
      'none.zip',
      Buffer.from(whole.toString('latin1').replace(/csv/g, 'png'), 'latin1')
    )
    expect((await importArchive(pictures)).seen).toEqual([['', 0, 'empty-file']])
  })

  it('keeps what stands before a damaged place, and says that it is damaged', async () => {
    const bytes = Buffer.from(bytesOf('tables.zip'))
    bytes.fill(0xff, 200, 260)
    const { seen } = await importArchive(written('damaged.zip', bytes))
    expect(seen.some(([, , error]) => error === 'unreadable')).toBe(true)
    expect(seen.find(([name]) => name === '/week/1.csv')).toEqual(['/week/1.csv', 3, null])
  })
})
