import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { seededRandom } from '../../src-main/base/random'
import { CLASSES } from '../../src-main/contract/classes'
import type { ScoredSpan } from '../../src-main/contract/domain'
import { createTagger } from '../../src-main/tagging/onnx-tagger'
import type { TrainRequest } from '../../src-main/training/protocol'
import { train } from '../../src-main/training/train'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const folder = mkdtempSync(join(tmpdir(), 'starling-lists-'))
const at = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

const random = seededRandom(9)
const word = (): string => Array.from({ length: 5 }, () => 'bdfgklmnprstvzaeiou'[random.below(19)]).join('')
const words = (count: number): string[] => Array.from({ length: count }, word)
/** Names and other words of one make: only the list tells them apart. */
const LISTED = words(60)
const OTHERS = words(60)
const NEW = { listed: words(20), others: words(20) }

const line = (token: string, label = 'O'): string => `${token}\t${label}\n`
const met = (name: string): string => `${line('i')}${line('met')}${line(name, 'B-person')}${line('today')}\n`
const wow = (token: string, label = 'O'): string => `${line('wow')}${line(token, label)}${line('wow')}\n`

const request = (out: string, changes: Partial<TrainRequest>): TrainRequest => ({
  config: {
    inputs: { vectors: { use: 'random', size: 8, storage: 'float32' }, characters: { size: 8, filters: 8 } },
    network: { units: 16, inputDropout: 0.1, outputDropout: 0.1 },
    optimiser: { learningRate: 0.01 },
    epochs: 8,
    batch: 8
  },
  base: folder,
  data: [at('train.conll')],
  dev: null,
  dataName: 'made-up',
  parent: null,
  replay: [],
  rehearsal: null,
  classes: CLASSES,
  rename: {},
  out: at(out),
  ...changes
})
const run = (of: TrainRequest) =>
  train(of, { signal: new AbortController().signal, step: () => {}, log: () => {}, backend: 'wasm' })

async function tag(model: string, tweets: readonly (readonly string[])[]): Promise<readonly ScoredSpan[][]> {
  const tagger = await createTagger(at(model))
  const spans = await tagger.tagTokens(tweets)
  await tagger.close()
  return spans
}

const retraining = (out: string, rate: number): TrainRequest =>
  request(out, {
    config: { epochs: 12, optimiser: { learningRate: rate, anchor: 0 } },
    data: [],
    parent: at('parent'),
    rehearsal: at('rehearsal.conll'),
    lists: [{ name: 'sportsteam, ignore', path: at('clubs.txt'), caseRule: 'ignore' }]
  })

beforeAll(async () => {
  const names = words(30)
  const tweets = Array.from({ length: 120 }, (_, i) =>
    i % 2 === 0 ? met(names[random.below(30)]!) : wow(OTHERS[random.below(60)]!)
  )
  writeFileSync(at('train.conll'), tweets.join(''))
  writeFileSync(at('clubs.txt'), [...LISTED, ...NEW.listed].join('\n'))
  const rehearsed = [...LISTED.map((name) => wow(name, 'B-sportsteam')), ...OTHERS.map((name) => wow(name))]
  writeFileSync(at('rehearsal.conll'), [...rehearsed, ...names.map(met)].join(''))
  await run(request('parent', {}))
})

describe('lists of names in a retraining', () => {
  it('begin without a say: nothing is tagged otherwise before anything is learned', async () => {
    await run(retraining('still', 0))
    const tweets = [...LISTED, ...NEW.others].map((name) => ['i', 'met', name, 'today'])
    const rounded = (spans: readonly ScoredSpan[][]) =>
      spans.map((of) => of.map((span) => ({ ...span, confidence: span.confidence.toFixed(4) })))
    expect(rounded(await tag('still', tweets))).toEqual(rounded(await tag('parent', tweets)))
  })

  it('tell the model of names that it never saw, and leave the others alone', async () => {
    await run(retraining('taught', 0.01))
    const around = (name: string): string[] => ['wow', name, 'wow']
    const before = await tag('parent', NEW.listed.map(around))
    expect(before.flat().map((span) => span.class)).not.toContain('sportsteam')
    const found = await tag('taught', NEW.listed.map(around))
    expect(found.filter(([span]) => span?.class === 'sportsteam').length).toBeGreaterThanOrEqual(18)
    const others = await tag('taught', NEW.others.map(around))
    expect(others.flat().length).toBeLessThanOrEqual(2)
    const people = await tag(
      'taught',
      NEW.others.map((name) => ['i', 'met', name, 'today'])
    )
    expect(people.filter(([span]) => span?.class === 'person').length).toBeGreaterThanOrEqual(18)
  })

  it('take the place of those of the parent that go by the same name', async () => {
    writeFileSync(at('clubs.txt'), NEW.others.join('\n'))
    const again = { ...retraining('replaced', 0), parent: at('taught') }
    await run(again)
    const found = await tag(
      'replaced',
      NEW.others.map((name) => ['wow', name, 'wow'])
    )
    expect(found.filter(([span]) => span?.class === 'sportsteam').length).toBeGreaterThanOrEqual(18)
  })
})
