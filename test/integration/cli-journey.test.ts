import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, jsonOf, type Outcome, openFolder, starling, start } from '../support/cli'
import { writeTinyBundle } from '../support/tiny-bundle'

const folder = openFolder('journey')
afterAll(folder.remove)
const workspace = join(folder.path, 'my tweets')
const model = join(folder.path, 'tiny')
const inWorkspace = (command: string, ...args: string[]): Promise<Outcome> =>
  starling(command, '--workspace', workspace, '--json', ...args)

/** Local midnight in Kathmandu (+05:45) of the given day of March 2024. */
const midnight = (day: number): number => Date.UTC(2024, 2, day - 1, 18, 15)
const TEXTS = ['Adele sings in London tonight', 'the Beatles in LONDON !', 'good', 'adele sings']
const TWEETS = Array.from({ length: 48 }, (_, i) => ({
  id: String(1_700_000_000_000_000_000n + BigInt(i)),
  text: TEXTS[i % TEXTS.length]!,
  author: `user${i % 5}`,
  time: midnight(1) + i * 4 * 3_600_000
}))

interface Line {
  id: string
  time: string
  author: string
  text: string
  spans: { start: number; end: number; class: string; confidence: number; source: string }[]
}
const lines = (outcome: Outcome): Line[] => jsonLines(outcome) as unknown as Line[]
const surfaces = ({ text, spans }: Line): string[] =>
  spans.map(({ start: from, end }) => text.slice(from, end).toLowerCase())

let imported: Outcome
let tagged: Outcome
beforeAll(async () => {
  writeTinyBundle(model, { seed: 3 })
  const path = join(folder.path, 'export.jsonl')
  const rows = TWEETS.map(({ id, text, author, time }) =>
    JSON.stringify({ id, text, created_at: new Date(time).toISOString(), username: author })
  )
  writeFileSync(path, rows.join('\n'))
  imported = await starling('import', path, '--workspace', workspace, '--json')
  tagged = await inWorkspace('tag', '--model', model)
}, 60_000)

describe('import, tag, trends and tweets', () => {
  it('end with one JSON object on stdout, and keep progress to stderr', () => {
    expect([imported.code, tagged.code]).toEqual([0, 0])
    for (const { stdout } of [imported, tagged]) expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(jsonOf(imported)).toMatchObject({
      files: [{ rows: 48, imported: 48, duplicates: 0, rejected: 0, rejects: [], error: null }],
      tweets: 48,
      from: '2024-02-29T18:15:00Z',
      to: '2024-03-08T14:15:00Z'
    })
    expect(Object.keys(jsonOf(tagged))).toEqual(['model', 'run', 'tweets', 'mentions', 'entities', 'seconds'])
    expect(jsonOf(tagged)).toMatchObject({ model: 'tiny', run: 1, tweets: 48 })
    expect(tagged.stderr).toMatch(/tag: 0 of 48 tweets/)
  })

  it('mark in a tweet what predict finds in its text', async () => {
    const found = lines(await inWorkspace('tweets', '--limit', '1000'))
    expect(found.map(({ id }) => id)).toEqual(TWEETS.map(({ id }) => id).reverse())
    expect(Object.keys(found[0]!)).toEqual(['id', 'time', 'author', 'text', 'spans'])
    const predicted = new Map(
      lines(await starling('predict', '--model', model, ...TEXTS)).map((line) => [line.text, line.spans])
    )
    expect([...predicted.values()].flat().length).toBeGreaterThan(2)
    const rounded = (spans: Line['spans'] | undefined) =>
      spans?.map((span) => ({ ...span, confidence: Math.round(span.confidence * 1e4), source: 'model' }))
    for (const { text, spans } of found) {
      expect(spans.every(({ source }) => source === 'model')).toBe(true)
      expect(rounded(spans)).toEqual(rounded(predicted.get(text)))
    }
    expect(jsonOf(tagged).mentions).toBe(found.flatMap(({ spans }) => spans).length)
  })

  it('count an entity as often as tweets hold it, whole days of an odd zone, a bare last day included', async () => {
    const window = ['--zone', 'Asia/Kathmandu', '--from', '2024-03-02', '--to', '2024-03-05']
    const inside = lines(await inWorkspace('tweets', ...window))
    expect(inside).toHaveLength(4 * 6)
    expect(inside[0]!.time).toBe('2024-03-05T20:00:00+05:45')
    expect(inside.at(-1)!.time).toBe('2024-03-02T00:00:00+05:45')
    const outcome = await inWorkspace('trends', ...window, '--grain', 'day')
    const trends = jsonOf(outcome) as unknown as {
      buckets: string[]
      entities: { entity: string; aliases: string[]; count: number; series: { t: string; n: number }[] }[]
    } & Record<string, unknown>
    expect(Object.keys(trends)).toEqual(
      expect.arrayContaining(['grain', 'zone', 'from', 'to', 'buckets', 'entities'])
    )
    expect(trends).toMatchObject({
      grain: 'day',
      from: '2024-03-02T00:00:00+05:45',
      to: '2024-03-06T00:00:00+05:45'
    })
    expect(trends.buckets).toEqual([2, 3, 4, 5].map((day) => `2024-03-0${day}T00:00:00+05:45`))
    const formsOf = ({ entity, aliases }: { entity: string; aliases: string[] }): Set<string> =>
      new Set([entity, ...aliases].map((name) => name.toLowerCase()))
    const names = inside.flatMap(surfaces).filter((name) => /\p{L}/u.test(name))
    expect(new Set(names)).toEqual(new Set(trends.entities.flatMap((trend) => [...formsOf(trend)])))
    for (const { entity, aliases, count, series, ...rest } of trends.entities) {
      const forms = formsOf({ entity, aliases })
      const holding = inside.filter((line) => surfaces(line).some((name) => forms.has(name)))
      expect(count).toBe(holding.length)
      expect(series.map(({ t, n }) => [t, n])).toEqual(
        trends.buckets.map((t) => [
          t,
          holding.filter(({ time }) => time.slice(0, 10) === t.slice(0, 10)).length
        ])
      )
      expect(Object.keys(rest)).toEqual(
        expect.arrayContaining(['class', 'share', 'score', 'q', 'kind', 'peak', 'bursts'])
      )
    }
  })

  it('list in the order that is asked for, each with the q of a fall beside that of a rise', async () => {
    const listed = async (order: string) =>
      (
        jsonOf(await inWorkspace('trends', '--order', order)) as unknown as {
          entities: { count: number; qFall: number }[]
        }
      ).entities
    const top = await listed('top')
    expect(top.map(({ count }) => count)).toEqual(top.map(({ count }) => count).sort((a, b) => b - a))
    expect(top.length).toBe((await listed('rising')).length)
    expect(top.every(({ qFall }) => qFall > 0 && qFall <= 1)).toBe(true)
    expect((await inWorkspace('trends', '--order', 'loudest')).code).toBe(2)
  })

  it('read a bound as it is meant: an instant, a day, a month', async () => {
    const counted = async (...window: string[]) =>
      (await lines(await inWorkspace('tweets', '--zone', 'UTC', ...window))).length
    const between = (from: number, to: number): number =>
      TWEETS.filter(({ time }) => time >= from && time < to).length
    const at = (day: number, hour = 0, minute = 0): number => Date.UTC(2024, 2, day, hour, minute)
    expect(await counted('--from', '2024-03-02T10:15', '--to', '2024-03-02 22:16')).toBe(
      between(at(2, 10, 15), at(2, 22, 16))
    )
    expect(await counted('--to', '2024-03-03T00:00:00-03:30')).toBe(between(0, at(3, 3, 30)))
    expect(await counted('--from', '2024-03-02', '--to', '2024-03-02')).toBe(between(at(2), at(3)))
    expect(await counted('--to', '2024-02')).toBe(between(0, at(1)))
    expect(await counted('--from', '2024', '--to', '2024')).toBe(48)
    const hour = await inWorkspace('tweets', '--from', '14:15')
    expect([hour.code, hour.stdout]).toEqual([2, ''])
  })

  it('find an entity by any of its written forms in any case, and only in its class', async () => {
    const all = lines(await inWorkspace('tweets'))
    const form = surfaces(all.find(({ spans }) => spans.length > 0)!)[0]!
    const found = lines(await inWorkspace('tweets', '--entity', form.toUpperCase()))
    expect(found.map(({ id }) => id)).toEqual(
      all.filter((line) => surfaces(line).includes(form)).map(({ id }) => id)
    )
    const missing = await inWorkspace('tweets', '--entity', 'Atlantis')
    expect([missing.code, missing.stdout]).toEqual([3, ''])
    expect(missing.stderr).toMatch(/no entity is named "Atlantis"/)
  })

  it('extend a run when there is nothing new, and begin another with --again', async () => {
    const { seconds: _a, ...first } = jsonOf(tagged)
    const { seconds: _b, ...extended } = jsonOf(await inWorkspace('tag', '--model', model))
    expect(extended).toEqual(first)
    const { seconds: _c, ...again } = jsonOf(await inWorkspace('tag', '--model', model, '--again'))
    expect(again).toEqual({ ...first, run: 2 })
  })

  it('are refused with 3 and the process while another Starling has the workspace open', async () => {
    const server = start(['serve', '--workspace', workspace, '--json'])
    await new Promise((resolve) => server.child.stdout!.once('data', resolve))
    for (const args of [['tag'], ['trends'], ['import', join(folder.path, 'export.jsonl')]]) {
      const { code, stdout, stderr } = await inWorkspace(...(args as [string, ...string[]]))
      expect([code, stdout]).toEqual([3, ''])
      expect(stderr).toContain(`process ${server.child.pid}`)
    }
    server.child.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
    expect((await inWorkspace('trends')).code).toBe(0)
  })
})

describe('predict', () => {
  it('answers every line of its input in order, empty ones too', async () => {
    const { child, ended } = start(['predict', '--model', model])
    child.stdin!.end('\uFEFFAdele sings\r\n\n😀 London\n\n\nthe end')
    const outcome = await ended
    expect(outcome.code).toBe(0)
    expect(lines(outcome).map(({ text }) => text)).toEqual([
      'Adele sings',
      '',
      '😀 London',
      '',
      '',
      'the end'
    ])
  })
})
