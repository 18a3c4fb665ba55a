import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsonOf, openFolder, starling } from '../support/cli'
import { writeTinyBundle } from '../support/tiny-bundle'

const folder = openFolder('report')
afterAll(folder.remove)
const at = (name: string) => join(folder.path, name)
const workspace = at('a <b> & "c"')
const HOSTILE = 'Tom & Jerry <script>alert("1")</script> in <Bergen>'

beforeAll(async () => {
  writeTinyBundle(at('tagger'), { seed: 3 })
  const rows = Array.from({ length: 60 }, (_, i) => ({
    id: String(1_700_000_000_000_000_000n + BigInt(i)),
    text: i >= 40 ? `${HOSTILE} ${i}` : `nothing in Bergen ${i}`,
    created_at: new Date(Date.UTC(2024, 2, 1 + Math.floor(i / 10), i % 10)).toISOString(),
    username: `<img src="${i}">`
  }))
  writeFileSync(at('tweets.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
  writeFileSync(at('names.csv'), 'name,class\nTom & Jerry,person\nBergen,geo-loc\n')
  await starling('import', at('tweets.jsonl'), '--workspace', workspace)
  await starling('tag', '--workspace', workspace, '--model', at('tagger'))
  await starling('lists', 'add', at('names.csv'), '--workspace', workspace)
}, 240_000)

it('a report holds the board of trends, its figures and tweets, and runs nothing of theirs', async () => {
  const flags = ['--workspace', workspace, '--grain', 'day', '--zone', 'UTC', '--top', '5', '--json']
  const made = await starling('report', ...flags, '--out', at('report.html'), '--tweets', '2')
  expect(made.code, made.stderr).toBe(0)
  const board = jsonOf(await starling('trends', ...flags)).entities as {
    entity: string
    count: number
    share: number
  }[]
  const page = readFileSync(at('report.html'), 'utf8')
  expect(jsonOf(made)).toEqual({
    out: at('report.html'),
    entities: board.length,
    bytes: Buffer.byteLength(page)
  })

  const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/g)].map(([, name]) => name))
  for (const name of ['script', 'img', 'bergen']) expect(tags).not.toContain(name)
  const text = page
    .replace(/<style>[\s\S]*<\/style>/, '')
    .replaceAll(/<small>[^<]*<\/small>/g, '')
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
  expect(text).toContain('a <b> & "c"')
  expect(text.replaceAll('\n', '')).toContain(HOSTILE)
  const shown = [...page.matchAll(/<tr class="\S+"><td>.*?<a [^>]*>(.*?)<\/a>(.*)<\/tr>/g)]
  expect(shown.map(([, name]) => name!.replace('&#38;', '&'))).toEqual(board.map(({ entity }) => entity))
  shown.forEach(([, , row], i) => {
    expect(row).toContain(`<td>${board[i]!.count}</td><td>${(100 * board[i]!.share).toFixed(2)} %</td>`)
  })
  const articles = page.split('<article').slice(1)
  expect(articles).toHaveLength(board.length)
  for (const article of articles) expect(article.split('<blockquote>').length - 1).toBeLessThanOrEqual(2)
}, 240_000)

it('a report that cannot be written says where', async () => {
  const out = at('nowhere/report.html')
  const outcome = await starling('report', '--workspace', workspace, '--out', out)
  expect(outcome.code).toBe(2)
  expect(outcome.stderr).toContain(out)
}, 60_000)
