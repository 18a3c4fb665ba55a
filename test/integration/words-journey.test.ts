import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { seededRandom } from '../../src-main/base/random'
import { loadVectors } from '../../src-main/lexical/vectors-read'
import { programFolder } from '../../src-main/registry/program-folder'
import { jsonLines, jsonOf, openFolder, starling, start } from '../support/cli'

/** Models are trained here, on whatever machine. */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 })

const folder = openFolder('words')
const at = (name: string): string => join(folder.path, name)
const workspace = at('ws')
afterAll(() => folder.remove())

/** Words that the shipped model knows, and one of this field that it cannot know. */
const KNOWN = readFileSync(join(programFolder(), 'models/fast/words.txt'), 'utf8')
  .split('\n')
  .slice(0, 4000)
  .filter((word) => /^[a-z]{4,}$/.test(word))
  .slice(0, 900)
const FIELD = 'zorblaxville'

function csv(count: number): string {
  const random = seededRandom(3)
  const rows = Array.from({ length: count }, (_, i) => {
    const words = Array.from({ length: 9 }, () => KNOWN[random.below(KNOWN.length)]!)
    if (i % 10 === 0) words.splice(4, 1, FIELD)
    const time = new Date(Date.UTC(2024, 0, 1) + i * 60_000).toISOString()
    return `${i + 1},${time},user${i % 50},${words.join(' ')}\n`
  })
  return `id,created_at,author,text\n${rows.join('')}`
}

beforeAll(async () => {
  writeFileSync(at('tweets.csv'), csv(6000))
  writeFileSync(at('few.csv'), csv(300))
  writeFileSync(at('names.csv'), `name,class,priority\n${FIELD},facility,1\n`)
  expect((await starling('import', at('tweets.csv'), '--workspace', workspace, '--json')).code).toBe(0)
})

it('learning words says how many tweets it needs', async () => {
  await starling('import', at('few.csv'), '--workspace', at('small'))
  const { code, stderr } = await starling('embed', '--workspace', at('small'))
  expect(code).toBe(3)
  expect(stderr).toContain('300 distinct tweets are too few')
  expect(stderr).toContain('at least 5,000')
})

it('the words of a workspace are learned, also across a kill, and the same again on one thread', async () => {
  const learn = ['embed', '--workspace', workspace, '--threads', '1', '--seed', '4', '--json']
  expect((await starling(...learn)).code).toBe(0)
  const first = await loadVectors(join(workspace, 'words/vectors.bin'))

  const { child, ended } = start(learn)
  await new Promise<void>((resolve) => {
    child.stderr!.on('data', (text: string) => /epoch 2 of/.test(text) && resolve())
  })
  child.kill('SIGKILL')
  await ended
  const report = jsonOf(await starling(...learn))
  expect(report).toMatchObject({ tweets: 6000, seed: 4, threads: 1 })
  expect(report.resumedAt).toBeGreaterThan(0)
  expect(report.examples).toContain(FIELD)
  const again = await loadVectors(join(workspace, 'words/vectors.bin'))
  expect(again.words).toEqual(first.words)
  expect(again.data).toEqual(first.data)
})

it('clusters of a workspace’s words are written as of a file’s', async () => {
  const out = at('brown.tsv')
  const { code } = await starling(
    'cluster',
    '--workspace',
    workspace,
    '--out',
    out,
    '--clusters',
    '20',
    '--json'
  )
  expect(code).toBe(0)
  expect(readFileSync(out, 'utf8')).toMatch(new RegExp(`\\t${FIELD}\\t600\n`))
})

it('a retraining without annotations takes words and lists up, and every mention says who gave it', async () => {
  expect((await starling('tag', '--workspace', workspace)).code).toBe(0)
  const added = jsonOf(
    await starling('lists', 'add', at('names.csv'), '--workspace', workspace, '--case', 'ignore', '--json')
  )
  expect(added).toMatchObject({ list: 1, mentions: 600, isApplied: true })
  const changed = jsonOf(
    await starling('lists', 'change', '1', '--priority', '8', '--workspace', workspace, '--json')
  )
  expect(changed).toMatchObject({ lists: [{ priority: { from: 8, to: 8 }, mentions: 600 }] })
  const rows = jsonLines(await starling('tweets', '--workspace', workspace, '--entity', FIELD, '--json'))
  expect(rows).toHaveLength(100)
  for (const { spans } of rows) {
    expect(spans).toContainEqual(expect.objectContaining({ class: 'facility', source: 'list' }))
  }
  const plain = await starling('tweets', '--workspace', workspace, '--entity', FIELD, '--limit', '1')
  expect(plain.stdout).toContain(`[${FIELD}](facility list)`)

  const trained = await starling('retrain', '--workspace', workspace, '--epochs', '1', '--json')
  expect(trained.stderr).not.toContain('bug')
  const { model, tweets } = jsonOf(trained)
  expect(tweets).toBe(0)
  const bundle = join(workspace, 'models', String(model))
  expect(readFileSync(join(bundle, 'words.txt'), 'utf8').split('\n')).toContain(FIELD)
  expect(JSON.parse(readFileSync(join(bundle, 'lists.json'), 'utf8'))).toEqual([
    { name: 'facility, ignore', caseRule: 'ignore', names: [FIELD] }
  ])
  expect((await starling('tag', '--workspace', workspace, '--model', String(model))).code).toBe(0)
  const left = await starling('retrain', '--workspace', workspace, '--without-lists', '--without-words')
  expect(left.code).toBe(3)
  expect(left.stderr).toContain('no tweet is annotated yet')
})
