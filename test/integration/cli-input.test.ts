import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asAnotherUser, jsonOf, openFolder, starling, start } from '../support/cli'
import { writeTinyBundle } from '../support/tiny-bundle'

const folder = openFolder('input')
afterAll(folder.remove)
const at = (...parts: string[]): string => join(folder.path, ...parts)
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(at(name), content)
  return at(name)
}

const TWEET = '{"id":"1234567890123456789","created_at":"2020-01-01T00:00:00Z","text":"hello"}\n'
const good = write('good.jsonl', TWEET)

const UNUSABLE: readonly (readonly [string, string, string | Uint8Array, RegExp])[] = [
  ['empty-file', 'empty.csv', '', /export it again/i],
  ['binary-file', 'binary.csv', Uint8Array.from({ length: 3000 }, (_, i) => (i * 89) % 256), /CSV or JSON/],
  ['no-text-column', 'numbers.csv', 'a,b\n1,2\n3,4\n', /--column text=/],
  ['truncated', 'cut.json', '[{"id":"1","text":"hello wor', /export it again/i]
]

describe('a file that cannot be used', () => {
  it.each(UNUSABLE)(
    'ends with 3 and the code %s, says what to do, and leaves no workspace',
    async (code, name, content, todo) => {
      const path = write(name, content)
      const outcome = await starling('import', path, '--workspace', at('none', 'w'), '--json')
      const report = jsonOf(outcome)
      const [file] = report.files as {
        path: string
        rows: number
        error: { code: string; message: string }
      }[]
      expect(outcome.code).toBe(3)
      expect(file).toMatchObject({ path, rows: 0, imported: 0, error: { code } })
      expect(file!.error.message).toMatch(todo)
      expect(existsSync(at('none'))).toBe(false)
    }
  )

  it('is missing, or a folder without files: the same', async () => {
    mkdirSync(at('bare'))
    const outcome = await starling(
      'import',
      at('nowhere.csv'),
      at('bare'),
      '--workspace',
      at('none'),
      '--json'
    )
    expect(outcome.code).toBe(3)
    expect((jsonOf(outcome).files as { error: { code: string } }[]).map((file) => file.error.code)).toEqual([
      'not-found',
      'empty-file'
    ])
    expect(existsSync(at('none'))).toBe(false)
  })

  it('leaves an empty folder empty, and what a workspace holds as it was', async () => {
    mkdirSync(at('hollow'))
    expect((await starling('import', at('nowhere.csv'), '--workspace', at('hollow'))).code).toBe(3)
    expect(readdirSync(at('hollow'))).toEqual([])
    await starling('import', good, '--workspace', at('kept'))
    const before = (await starling('tweets', '--workspace', at('kept'), '--json')).stdout
    const outcome = await starling(
      'import',
      write('cut.json', '[{"id":"1","te'),
      '--workspace',
      at('kept'),
      '--json'
    )
    expect(outcome.code).toBe(3)
    expect(jsonOf(outcome).tweets).toBe(1)
    expect((await starling('tweets', '--workspace', at('kept'), '--json')).stdout).toBe(before)
  })

  it('stands beside usable ones in a folder: those are imported, and the end is good', async () => {
    mkdirSync(at('mixed'))
    cpSync(good, at('mixed/b.jsonl'))
    for (const [, name, content] of UNUSABLE) writeFileSync(at('mixed', name), content)
    writeFileSync(at('mixed/z.jsonl'), `${TWEET.replace('789"', '790"')}${TWEET}{"id":"12345`)
    const outcome = await starling('import', at('mixed'), '--workspace', at('mixed.w'), '--json')
    expect(outcome.code).toBe(0)
    const report = jsonOf(outcome)
    expect(Object.keys(report)).toEqual(['files', 'tweets', 'from', 'to', 'seconds'])
    const files = report.files as Record<string, unknown>[]
    expect(
      files.map(({ path, rows, imported, duplicates, rejected, error }) => [
        (path as string).slice(at('mixed').length + 1),
        ...[rows, imported, duplicates, rejected],
        (error as { code: string } | null)?.code ?? null
      ])
    ).toEqual([
      ['b.jsonl', 1, 1, 0, 0, null],
      ['binary.csv', 0, 0, 0, 0, 'binary-file'],
      ['cut.json', 0, 0, 0, 0, 'truncated'],
      ['empty.csv', 0, 0, 0, 0, 'empty-file'],
      ['numbers.csv', 0, 0, 0, 0, 'no-text-column'],
      ['z.jsonl', 3, 1, 1, 1, null]
    ])
    expect(Object.keys(files[5]!).slice(0, 9)).toEqual([
      ...['path', 'format', 'encoding', 'rows', 'imported', 'duplicates', 'rejected', 'rejects', 'error']
    ])
    expect(files[5]!.rejects).toEqual([{ line: 3, code: 'truncated', message: expect.any(String) }])
  })
})

describe('what may not be read', () => {
  const other = asAnotherUser()
  const run = (...args: string[]) => start(args, other ?? {}).ended

  it.skipIf(other === null)('is named, whether a folder, a file or a workspace', async () => {
    mkdirSync(at('closed'))
    write('closed/a.jsonl', TWEET)
    chmodSync(at('closed'), 0o700)
    mkdirSync(at('shut'))
    write('shut/a.jsonl', TWEET)
    chmodSync(at('shut/a.jsonl'), 0o600)
    mkdirSync(at('theirs'))
    chmodSync(at('theirs'), 0o777)
    if (process.getuid?.() !== 0) for (const path of ['closed', 'shut/a.jsonl']) chmodSync(at(path), 0)
    const outcome = await run('import', at('closed'), at('shut'), '--workspace', at('theirs/w'), '--json')
    expect(outcome.code).toBe(3)
    const files = jsonOf(outcome).files as { path: string; error: { code: string; message: string } }[]
    expect(files.map(({ path, error }) => [path, error.code])).toEqual([
      [at('closed'), 'unreadable'],
      [at('shut/a.jsonl'), 'unreadable']
    ])
    expect(readdirSync(at('theirs'))).toEqual([])
    await starling('import', good, '--workspace', at('mine'))
    if (process.getuid?.() !== 0) chmodSync(at('mine'), 0o500)
    const refused = await run('trends', '--workspace', at('mine'))
    chmodSync(at('mine'), 0o755)
    expect(refused.code).toBe(3)
    expect(refused.stderr).toMatch(/cannot be read or written/)
  })
})

describe('a workspace that is none', () => {
  it.each([
    ['does not exist', 'trends', 'absent', /there is no workspace/],
    ['is a file', 'import', 'good.jsonl', /this is a file/],
    ['lies below a file', 'import', 'good.jsonl/w', /no folder can be made/],
    ['holds other things', 'import', '.', /holds other things/]
  ])('%s: ends with 3 and says so', async (_what, command, name, message) => {
    const before = readdirSync(folder.path)
    const files = command === 'import' ? [good] : []
    const { code, stdout, stderr } = await starling(command, ...files, '--workspace', at(name))
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(2)
    expect(readdirSync(folder.path)).toEqual(before)
  })

  it.runIf(process.platform === 'linux')(
    'lies where the system makes no folders: ends with 3 or 2',
    async () => {
      const imported = await starling('import', good, '--workspace', '/proc/none/here')
      expect(imported.code).toBe(3)
      expect(imported.stderr).toMatch(/no folder can be made/)
      const trained = await starling('train', '--data', good, '--out', '/proc/none')
      expect(trained.code).toBe(2)
      expect(trained.stderr).toMatch(/--out cannot be made a folder/)
    }
  )

  it('has settings or a database that are damaged: ends with 3 and leaves them as they are', async () => {
    for (const name of ['workspace.json', 'tweets.duckdb']) {
      await starling('import', good, '--workspace', at(`damaged-${name}`))
      const path = at(`damaged-${name}`, name)
      writeFileSync(path, 'nonsense '.repeat(2000))
      const { code, stderr } = await starling('tweets', '--workspace', at(`damaged-${name}`))
      expect(code).toBe(3)
      expect(stderr).toMatch(name === 'workspace.json' ? /not JSON/ : /damaged/)
      expect(readFileSync(path, 'utf8')).toBe('nonsense '.repeat(2000))
    }
  })
})

describe('a model bundle that was changed', () => {
  beforeAll(() => {
    writeTinyBundle(at('hash'))
    const graph = at('hash/model.onnx')
    const bytes = readFileSync(graph)
    bytes[bytes.length - 5]! ^= 1
    writeFileSync(graph, bytes)
  })

  it('is refused by every command with 3, and no run is begun', async () => {
    write('gold.conll', 'adele\tB-person\n')
    await starling('import', good, '--workspace', at('tagged'))
    for (const args of [
      ['predict', 'hello', '--model', at('hash')],
      ['evaluate', '--data', at('gold.conll'), '--model', at('hash')],
      ['tag', '--workspace', at('tagged'), '--model', at('hash')],
      ['tag', '--workspace', at('tagged'), '--model', at('hash'), '--again']
    ]) {
      const { code, stdout, stderr } = await starling(...args)
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
      expect(stderr).toMatch(/model\.onnx.*hash differs\n.*copy the model again/s)
    }
    expect(jsonOf(await starling('trends', '--workspace', at('tagged'), '--json'))).toMatchObject({
      run: null,
      entities: []
    })
  })

  it('is told from one that is not there', async () => {
    const { code, stderr } = await starling('predict', 'hello', '--model', at('nothing'))
    expect(code).toBe(3)
    expect(stderr).toMatch(/there is no model here/)
  })
})
