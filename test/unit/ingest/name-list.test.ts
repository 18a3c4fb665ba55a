import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { AppError } from '../../../src-main/base/errors'
import { readNameList } from '../../../src-main/ingest/name-list'

const folder = mkdtempSync(join(tmpdir(), 'starling-names-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (content: string | Uint8Array, entityClass: 'person' | null = null) => {
  const path = join(folder, 'My clubs.csv')
  writeFileSync(path, content)
  return readNameList(path, { class: entityClass, priority: 3 }, new AbortController().signal)
}
const failure = (reading: Promise<unknown>) =>
  reading.then(
    () => null,
    (error: AppError) => [error.code, error.message]
  )

it('a list is read with or without a header, in any order, delimiter and encoding', async () => {
  const expected = {
    name: 'My clubs',
    names: [
      { name: 'FC St. Pauli, Hamburg', class: 'sportsteam', priority: 9 },
      { name: 'São Paulo', class: 'geo-loc', priority: 3 }
    ],
    rejects: []
  }
  const rows = '"FC St. Pauli, Hamburg",sportsteam,9\nSão Paulo,Location,\n'
  expect(await read(rows)).toEqual(expected)
  expect(await read(`\uFEFFname,class,priority\r\n${rows.replace(/\n/g, '\r\n')}`)).toEqual(expected)
  expect(await read('Priority;Name;Class\n9;FC St. Pauli, Hamburg;team\n;São Paulo;geo-loc\n')).toEqual(
    expected
  )
  expect(await read(Buffer.from(rows, 'latin1'))).toEqual(expected)
  expect(await read(rows.replace(/\n/g, '\r'))).toEqual(expected)
})

it('a list of bare names takes the class that is given, and a lone number is a priority', async () => {
  expect((await read('Ada  Lovelace\nAlan Turing\nAda Lovelace\n', 'person')).names).toEqual([
    { name: 'Ada Lovelace', class: 'person', priority: 3 },
    { name: 'Alan Turing', class: 'person', priority: 3 }
  ])
  expect((await read('Ada Lovelace,7\nAlan Turing,8\n', 'person')).names.map((n) => n.priority)).toEqual([
    7, 8
  ])
})

it('rows that cannot be used are named, and a list of nothing else fails', async () => {
  const { names, rejects } = await read('Ada,person\nBob\nEve,robot\n,person\nKim,person,high\n')
  expect(names).toHaveLength(1)
  expect(rejects).toEqual([
    { line: 2, message: '"Bob" has no class.' },
    { line: 3, message: 'There is no class "robot".' },
    { line: 4, message: 'The name is empty.' },
    { line: 5, message: 'The priority "high" is not a whole number.' }
  ])
  expect(await failure(read('Bob\n'))).toEqual(['data-invalid', '"Bob" has no class.'])
  expect((await failure(read('')))?.[0]).toBe('empty-file')
})
