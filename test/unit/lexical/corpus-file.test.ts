import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { corpusTexts } from '../../../src-main/lexical/corpus-file'

const folder = mkdtempSync(join(tmpdir(), 'starling-corpus-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(name: string, content: string | Uint8Array): Promise<string[]> {
  writeFileSync(join(folder, name), content)
  const texts: string[] = []
  for await (const text of corpusTexts(join(folder, name))) texts.push(text)
  return texts
}

describe('the texts of a corpus file', () => {
  it('are the last column of a .tsv, with its escapes undone', async () => {
    const table = '2010-01-01T00:00:00Z\tone\\ntwo \\\\o/\\tx\n2010-01-02T00:00:00Z\tthree 😂\r\n\n'
    expect(await read('a.tsv', table)).toEqual(['one\ntwo \\o/\tx', 'three 😂'])
  })

  it('are whole lines of any other file, unpacked where it is gzipped', async () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `línea ${i} 😂`)
    expect(await read('b.txt.gz', gzipSync(lines.join('\n')))).toEqual(lines)
    expect(await read('c.txt', 'a\\nb\tc\n')).toEqual(['a\\nb\tc'])
  })

  it('are refused with a reason where there is no file or its packing is broken', async () => {
    const all = async (path: string): Promise<void> => {
      for await (const _ of corpusTexts(path)) {
      }
    }
    await expect(all(join(folder, 'none.tsv'))).rejects.toMatchObject({ code: 'not-found' })
    writeFileSync(join(folder, 'bad.gz'), 'plain')
    await expect(all(join(folder, 'bad.gz'))).rejects.toMatchObject({ code: 'unreadable' })
  })
})
