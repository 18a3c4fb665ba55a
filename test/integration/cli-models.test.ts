import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Manifest } from '../../src-main/contract/manifest'
import { jsonOf, openFolder, starling } from '../support/cli'
import { writeTinyBundle } from '../support/tiny-bundle'

const folder = openFolder('models')
afterAll(folder.remove)
const at = (name: string): string => join(folder.path, name)
const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(join(at(name), 'manifest.json'), 'utf8')) as Manifest
const cardOf = (name: string): string => readFileSync(join(at(name), 'README.md'), 'utf8')

interface Line {
  text: string
  spans: { class: string; confidence: number }[]
}
/** What a model finds in the tweets, without its confidences, and these alone. */
async function tagged(name: string) {
  const { stdout } = await starling('predict', '--model', at(name), 'adele sings in london', 'the beatles')
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  return {
    tags: lines.map(({ text, spans }) => ({ text, spans: spans.map(({ confidence: _, ...span }) => span) })),
    confidences: lines.flatMap(({ spans }) => spans.map(({ confidence }) => confidence))
  }
}

const GOLD = [
  'adele\tB-person\nsings\tO\nin\tO\nlondon\tB-geo-loc\n',
  'the\tB-musicartist\nbeatles\tI-musicartist\n',
  'good\tO\n!\tO\n',
  'adele\tB-person\ngood\tO\n',
  'london\tB-geo-loc\ntonight\tO\n!\tO\n',
  'sings\tO\nbeatles\tB-musicartist\n'
].join('\n')

beforeAll(() => writeFileSync(at('dev.conll'), GOLD))

describe('starling calibrate', () => {
  it('changes what a model says of its spans and no span, and writes down what it found', async () => {
    writeTinyBundle(at('warm'), { seed: 3, temperature: 1 })
    const before = await tagged('warm')
    const outcome = await starling('calibrate', '--model', at('warm'), '--data', at('dev.conll'), '--json')
    expect(outcome.code, outcome.stderr).toBe(0)
    const found = jsonOf(outcome)
    const { temperature, calibration } = manifestOf('warm')
    expect(temperature).toBe(found.temperature)
    expect(temperature).not.toBe(1)
    expect(calibration).toMatchObject({
      folds: 2,
      spans: found.spans,
      before: found.before,
      after: found.after
    })
    expect(cardOf('warm')).toContain(`the temperature ${temperature.toFixed(2)}`)
    const after = await tagged('warm')
    expect(after.tags).toEqual(before.tags)
    expect(after.confidences).not.toEqual(before.confidences)
  })

  it('only measures with --dry-run', async () => {
    writeTinyBundle(at('dry'), { seed: 3, temperature: 1 })
    const args = ['calibrate', '--model', at('dry'), '--data', at('dev.conll'), '--dry-run']
    const said = await starling(...args)
    expect([said.code, manifestOf('dry').temperature, manifestOf('dry').calibration]).toEqual([
      0,
      1,
      undefined
    ])
    expect(said.stdout).toMatch(/Temperature \d+\.\d{3} \(of 2 folds/)
  })

  it('refuses folds that there are too few tweets for, and numbers that are none', async () => {
    writeTinyBundle(at('few'), { seed: 3 })
    const calibrate = (folds: string) =>
      starling('calibrate', '--model', at('few'), '--data', at('dev.conll'), '--folds', folds)
    const [many, one] = [await calibrate('7'), await calibrate('1')]
    expect([many.code, many.stderr]).toEqual([
      3,
      expect.stringContaining('6 tweets cannot be parted into 7 folds')
    ])
    expect([one.code, one.stderr]).toEqual([2, expect.stringContaining('--folds')])
  })
})

describe('starling card', () => {
  const report = {
    micro: { precision: 0.5, recall: 0.4, f1: 0.444, support: 9, interval: { low: 0.3, high: 0.6 } },
    macro: { precision: 0.5, recall: 0.4, f1: 0.444, support: 9 },
    untyped: { precision: 0.5, recall: 0.4, f1: 0.444, support: 9 },
    perClass: {},
    token: { accuracy: 0.9, perLabel: {}, confusion: { labels: [], matrix: [] } },
    tweetsPerSecond: null
  }
  /** A twin that was measured: `training` writes it so. */
  const measure = (name: string, f1: number): void => {
    writeTinyBundle(at(name), { seed: 4, id: name, temperature: 2.5 })
    const metrics = {
      data: 'a/test.conll',
      note: null,
      report: { ...report, micro: { ...report.micro, f1 } }
    }
    writeFileSync(join(at(name), 'manifest.json'), JSON.stringify({ ...manifestOf(name), metrics }))
  }

  it('takes a twin’s figures and temperature, counts the entities of the training tweets, and keeps the weights', async () => {
    writeTinyBundle(at('shipped'), { seed: 5, id: 'shipped', temperature: 1 })
    measure('twin-1', 0.444)
    measure('twin-2', 0.5)
    const before = await tagged('shipped')
    const twins = ['--twin', at('twin-1'), '--twin', at('twin-2')]
    const others = ['--data', at('dev.conll'), '--note', 'Tweets of a made-up city.']
    const outcome = await starling('card', '--model', at('shipped'), ...twins, ...others, '--json')
    expect(outcome.code, outcome.stderr).toBe(0)
    const manifest = manifestOf('shipped')
    expect(manifest).toMatchObject({
      id: 'shipped',
      temperature: 2.5,
      metrics: { data: 'a/test.conll' },
      card: {
        twin: 'twin-1',
        seeds: [
          { id: 'twin-1', f1: 0.444 },
          { id: 'twin-2', f1: 0.5 }
        ]
      }
    })
    expect(manifest.dataset.perClass).toMatchObject({ person: 2, 'geo-loc': 2, musicartist: 2, movie: 0 })
    const card = cardOf('shipped')
    expect(card).toContain('They are those of its twin `twin-1`')
    expect(card).toContain('Mean F1 of 2 seeds: **47.2** (44.4 to 50.0)')
    expect(card).toContain('Tweets of a made-up city.')
    expect((await tagged('shipped')).tags).toEqual(before.tags)
  })

  it('refuses a twin of which nothing was measured', async () => {
    writeTinyBundle(at('unmeasured'), { seed: 6, id: 'unmeasured' })
    const outcome = await starling('card', '--model', at('unmeasured'), '--twin', at('unmeasured'))
    expect([outcome.code, outcome.stderr]).toEqual([
      3,
      expect.stringContaining('nothing was measured of unmeasured')
    ])
  })
})

it('starling label says so where no tweet can be labelled, and writes nothing', async () => {
  writeTinyBundle(at('teacher'), { seed: 3 })
  writeFileSync(at('short.txt'), 'too short\nand this too\n')
  const files = ['--corpus', at('short.txt'), '--out', at('silver.conll')]
  const outcome = await starling('label', ...files, '--model', at('teacher'))
  expect([outcome.code, outcome.stderr]).toEqual([3, expect.stringContaining('no tweet has 5 to 32 tokens')])
  expect(existsSync(at('silver.conll'))).toBe(false)
})

describe('starling lists', () => {
  const workspace = at('workspace')
  const lists = (...args: string[]) => starling('lists', ...args, '--workspace', workspace, '--json')
  const spansOf = async () => {
    const { stdout } = await starling('tweets', '--workspace', workspace, '--json')
    const lines = stdout.trimEnd().split('\n')
    return lines.map((line) => {
      const { text, spans } = JSON.parse(line) as {
        text: string
        spans: { start: number; end: number; class: string; source: string }[]
      }
      return spans.map(({ start, end, class: name, source }) => `${text.slice(start, end)} ${name} ${source}`)
    })
  }

  it('adds names that are tagged at once, shows them, and takes them away again', async () => {
    writeTinyBundle(at('tagger'), { seed: 3 })
    writeFileSync(at('tweets.csv'), 'id,created_at,text\n1,2024-03-01T10:00:00Z,Zumba Night in Bergen\n')
    await starling('import', at('tweets.csv'), '--workspace', workspace)
    await starling('tag', '--workspace', workspace, '--model', at('tagger'))
    const before = await spansOf()
    writeFileSync(
      at('names.csv'),
      'name,class\nZumba Night,product\n,person\nBergen,nowhere\nBergen,geo-loc\n'
    )
    const added = await lists('add', at('names.csv'), '--name', 'Ours')
    expect(added.code, added.stderr).toBe(0)
    expect(jsonOf(added)).toMatchObject({ name: 'Ours', names: 2, wins: 'list', mentions: 2 })
    expect((await spansOf())[0]).toEqual(
      expect.arrayContaining(['Zumba Night product list', 'Bergen geo-loc list'])
    )
    const shown = jsonOf(await lists()) as { lists: { list: number; name: string }[] }
    expect(shown.lists.map(({ name }) => name)).toEqual(['Ours'])
    const removed = await lists('remove', String(shown.lists[0]!.list))
    expect([removed.code, jsonOf(removed)]).toEqual([0, { lists: [] }])
    expect(await spansOf()).toEqual(before)
  }, 120_000)

  it.each([
    ['a verb that there is not', ['empty'], 2, 'not "empty"'],
    ['no file to add', ['add'], 2, 'lists add needs a file'],
    ['no number to remove', ['remove', 'Ours'], 2, 'needs the number of a list'],
    ['a file that there is not', ['add', at('none.csv')], 3, 'no such file'],
    ['a list that there is not', ['remove', '99'], 3, '99']
  ])('refuses %s', async (_, args, code, said) => {
    const outcome = await starling('lists', ...args, '--workspace', workspace)
    expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringContaining(said)])
  })
})
