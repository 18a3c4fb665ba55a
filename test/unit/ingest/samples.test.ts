import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { silentContext } from '../../../src-main/base/job'
import { importFiles } from '../../../src-main/ingest/import'
import type { ImportOptions } from '../../../src-main/ingest/import-options'
import { MemorySink } from '../../support/memory-sink'

const SAMPLES = join(__dirname, '../../samples/ingest')

interface Expected {
  readonly format: string | null
  /** [line, id, time, author, text, kind] */
  readonly tweets: readonly (readonly (string | number | null)[])[]
  /** [line, code] */
  readonly rejects: readonly (readonly [number, string])[]
  readonly error: string | null
  readonly notes?: number
  readonly options?: Partial<ImportOptions>
}

/** Each folder holds one file as exports are found in the world, and what it must become. */
describe('a sample export', () => {
  it.each(readdirSync(SAMPLES))('%s', async (name) => {
    const dir = join(SAMPLES, name)
    const expected = JSON.parse(readFileSync(join(dir, 'expected.json'), 'utf8')) as Expected
    const input = readdirSync(dir).find((file) => file !== 'expected.json')!
    const sink = new MemorySink()
    const options = { zone: 'Europe/Berlin', ...expected.options }
    const [report] = await importFiles([join(dir, input)], options, sink, silentContext)
    const seen = sink.seen.map(({ line, id, time, author, text, kind }) => [
      line,
      id,
      time === null ? null : new Date(time).toISOString(),
      author,
      text,
      kind
    ])
    expect(seen).toEqual(expected.tweets)
    expect(report!.rejects.map(({ line, code }) => [line, code])).toEqual(expected.rejects)
    expect({
      format: report!.format,
      error: report!.error?.code ?? null,
      notes: report!.notes?.length ?? 0
    }).toEqual({
      format: expected.format,
      error: expected.error,
      notes: expected.notes ?? 0
    })
    expect(report!.rows).toBe(report!.imported + report!.duplicates + report!.rejected)
    expect(sink.imports.length).toBe(expected.error === null ? 1 : 0)
  })
})
