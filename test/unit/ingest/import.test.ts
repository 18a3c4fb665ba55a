import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type JobContext, silentContext } from '../../../src-main/base/job'
import type { Progress } from '../../../src-main/contract/domain'
import { importFiles } from '../../../src-main/ingest/import'
import { MemorySink } from '../../support/memory-sink'

const ROWS = 7001
const options = { zone: 'UTC' }

function table(rows: number, from = 0): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const id = 1116190735336968192n + BigInt(i + from) * 4194304000n
    return i % 1000 === 999 ? `${id},,ann` : `${id},"word ${i + from}, said",ann`
  })
  return `id,text,user\n${lines.join('\n')}\n`
}

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'starling-ingest-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(dir, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

describe('importFiles', () => {
  it('walks folders in name order, leaves out hidden files, and lets each file stand alone', async () => {
    file('b.csv', 'id,text\n1,one\n')
    file('a/2.jsonl', '{"text":"two","id":2}\n')
    file('a/.hidden.csv', 'id,text\n9,nine\n')
    file('a/1.csv', '')
    file('c.csv', 'id,text\n1,again\n3,three\n')
    const sink = new MemorySink()
    const reports = await importFiles([dir, join(dir, 'none.csv')], options, sink, silentContext)
    expect(
      reports.map(({ path, imported, duplicates, error }) => [
        path.slice(dir.length + 1),
        imported,
        duplicates,
        error?.code
      ])
    ).toEqual([
      ['a/1.csv', 0, 0, 'empty-file'],
      ['a/2.jsonl', 1, 0, undefined],
      ['b.csv', 1, 0, undefined],
      ['c.csv', 1, 1, undefined],
      ['none.csv', 0, 0, 'not-found']
    ])
    expect([...sink.tweets.keys()]).toEqual(['2', '1', '3'])
  })

  it('goes on after a crash and ends as an undisturbed import does', async () => {
    const path = file('big.csv', table(ROWS))
    const calm = new MemorySink()
    const [undisturbed] = await importFiles([path], options, calm, silentContext)
    const sink = new MemorySink()
    for (const crash of [1, 2, 4]) {
      sink.beforeAdd = (adds) => {
        if (adds === crash) throw new Error('killed')
      }
      await expect(importFiles([path], options, sink, silentContext)).rejects.toThrow('killed')
    }
    sink.beforeAdd = () => {}
    const [resumed] = await importFiles([path], options, sink, silentContext)
    expect(resumed).toEqual(undisturbed)
    expect(undisturbed).toMatchObject({ rows: ROWS, imported: ROWS - 7, duplicates: 0, rejected: 7 })
    expect([...sink.tweets.values()]).toEqual([...calm.tweets.values()])
    expect(sink.seen.length).toBe(ROWS - 7)
  })

  it('returns the finished report for the same bytes and options, and imports anew with others', async () => {
    const path = file('one.csv', table(20))
    const sink = new MemorySink()
    const [first] = await importFiles([path], options, sink, silentContext)
    const copy = file('copy.csv', table(20))
    const [again] = await importFiles([copy], options, sink, silentContext)
    expect(again).toEqual({ ...first, path: copy })
    const [other] = await importFiles([path], { zone: 'Europe/Berlin' }, sink, silentContext)
    expect(other).toMatchObject({ imported: 0, duplicates: 20 })
  })

  it('stops between chunks when cancelled, keeping what was written', async () => {
    const path = file('big.csv', table(ROWS))
    const abort = new AbortController()
    const sink = new MemorySink()
    sink.beforeAdd = (adds) => {
      if (adds === 1) abort.abort()
    }
    const context: JobContext = { ...silentContext, signal: abort.signal }
    await expect(importFiles([path], options, sink, context)).rejects.toThrow('cancelled')
    expect(sink.imports[0]!.state).toMatchObject({
      row: sink.seen.length + sink.imports[0]!.state.rejected,
      finished: null
    })
    expect(sink.seen.length).toBeLessThan(ROWS - 7)
  })

  it('reports progress that grows to its total', async () => {
    const steps: Progress[] = []
    const context: JobContext = { ...silentContext, report: (progress) => steps.push(progress) }
    await importFiles(
      [file('a.csv', table(500)), file('b.csv.gz', gzipSync(table(500, 500)))],
      options,
      new MemorySink(),
      context
    )
    const done = steps.map((step) => step.done)
    expect([...done].sort((a, b) => a - b)).toEqual(done)
    expect(steps.at(-1)!.done).toBe(steps.at(-1)!.total)
  })

  it('reads UTF-16, windows-1252 and gzip alike, and keeps what a cut gzip file holds', async () => {
    const text = 'id,text,user\n1,naïve “Müller” said,ann\n2,and more,ben\n'
    const paths = [
      file('a.csv', iconv.encode(text, 'utf-16le', { addBOM: true })),
      file('b.csv', iconv.encode(text, 'windows-1252')),
      file('c.csv.gz', gzipSync(`\ufeff${text}`))
    ]
    for (const path of paths) {
      const sink = new MemorySink()
      expect((await importFiles([path], options, sink, silentContext))[0]).toMatchObject({
        imported: 2,
        error: null
      })
      expect(sink.tweets.get('1')!.text).toBe('naïve “Müller” said')
    }
    const whole = gzipSync(table(ROWS))
    const [cut] = await importFiles(
      [file('d.csv.gz', whole.subarray(0, whole.length >> 1))],
      options,
      new MemorySink(),
      silentContext
    )
    expect(cut!.error).toBeNull()
    expect(cut!.imported).toBeGreaterThan(100)
    expect(cut!.rejects.some(({ code }) => code === 'truncated')).toBe(true)
  })

  it('gives up a file that is not about tweets without writing anything', async () => {
    const path = file('other.jsonl', '{"text":""}\n'.repeat(300))
    const sink = new MemorySink()
    const [report] = await importFiles([path], options, sink, silentContext)
    expect(report).toMatchObject({ rows: 0, imported: 0, error: { code: 'no-tweets' } })
    expect(sink.imports).toEqual([])
  })

  it('names the columns that were found when none holds the text', async () => {
    const path = file('users.csv', 'id,followers\n1116190735336968192,5\n')
    const [report] = await importFiles([path], options, new MemorySink(), silentContext)
    expect(report!.error!.message).toBe(
      'No column holds the text of tweets. Its columns are 1 “id”, 2 “followers”. ' +
        'Name the column with --column text=NAME or by its number, --column text=1.'
    )
  })

  it('lists a folder that may not be read', async ({ skip }) => {
    const isRoot = process.getuid?.() === 0
    if (process.platform === 'win32') skip('Windows has no such permissions')
    if (isRoot && !(isMainThread && process.seteuid))
      skip('root may read all, and this thread cannot be another user')
    file('locked/a.csv', 'id,text\n1,one\n')
    file('open/b.csv', 'id,text\n1,one\n')
    chmodSync(dir, 0o755)
    chmodSync(join(dir, 'locked'), 0)
    if (isRoot) process.seteuid!(65534)
    try {
      const reports = await importFiles([dir], options, new MemorySink(), silentContext)
      expect(reports.map(({ imported, error }) => [imported, error?.code])).toEqual([
        [0, 'unreadable'],
        [1, undefined]
      ])
      expect(reports[0]!.error!.message).toMatch(/may not be read/)
    } finally {
      if (isRoot) process.seteuid!(0)
      chmodSync(join(dir, 'locked'), 0o700)
    }
  })
})
