import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src-main/base/random'
import { CLASSES } from '../../src-main/contract/classes'
import type { TrainStep } from '../../src-main/contract/jobs'
import { openBundle } from '../../src-main/registry/bundle'
import { createTagger } from '../../src-main/tagging/onnx-tagger'
import type { TrainRequest, TrainResult } from '../../src-main/training/protocol'
import { train } from '../../src-main/training/train'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'starling-train-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const PEOPLE = ['Ada Lovelace', 'Grace Hopper', 'Alan Turing', 'Mary Shelley']
const PLACES = ['Oslo', 'New Delhi', 'Lima', 'Cape Town']

/** Made-up tweets in which the words around a name tell its class. */
function conll(seed: number, count: number): string {
  const random = seededRandom(seed)
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!
  const tagged = (name: string, cls: string): string =>
    name
      .split(' ')
      .map((word, i) => `${word}\t${i === 0 ? 'B' : 'I'}-${cls}\n`)
      .join('')
  const plain = (text: string): string =>
    text
      .split(' ')
      .map((word) => `${word}\tO\n`)
      .join('')
  return Array.from({ length: count }, () => {
    const kind = random.below(3)
    if (kind === 0) return `${plain('i met')}${tagged(pick(PEOPLE), 'person')}${plain('today !')}\n`
    if (kind === 1) return `${plain('we fly to')}${tagged(pick(PLACES), 'geo-loc')}${plain('soon')}\n`
    return `${plain(pick(['good morning all', 'so tired of this', 'what a day :)']))}\n`
  }).join('')
}

const config = {
  name: 'Made-up tweets',
  inputs: { vectors: { use: 'random', size: 16, storage: 'float32' }, characters: { size: 8, filters: 8 } },
  network: { units: 16, inputDropout: 0.1, outputDropout: 0.1 },
  optimiser: { learningRate: 0.01 },
  epochs: 12,
  batch: 8
}

function request(name: string, changes: Partial<TrainRequest> = {}): TrainRequest {
  const file = (suffix: string, text: string): string => {
    const path = join(folder, `${name}-${suffix}.conll`)
    writeFileSync(path, text)
    return path
  }
  return {
    config,
    base: folder,
    data: [file('train', conll(1, 120))],
    dev: file('dev', conll(2, 40)),
    dataName: 'made-up',
    parent: null,
    replay: [],
    rehearsal: null,
    classes: CLASSES,
    rename: {},
    out: join(folder, name),
    ...changes
  }
}

function run(of: TrainRequest, signal = new AbortController().signal): Promise<TrainResult> {
  return train(of, { signal, step: () => {}, log: () => {}, backend: 'wasm' })
}

describe('training from files', () => {
  it('writes a bundle whose graph tags as the trainer measured', async () => {
    const result = await run(request('whole'))
    expect(result.epochs).toBe(12)
    expect(result.best.f1).toBe(1)
    const { manifest } = await openBundle(join(folder, 'whole'))
    expect(manifest.id).toBe(result.model)
    expect(manifest.metrics?.report.micro.f1).toBe(result.history.at(-1)!.devF1)
    expect(manifest.dataset).toMatchObject({ name: 'made-up', tweets: 120 })
    const tagger = await createTagger(join(folder, 'whole'))
    const spans = await tagger.tagTokens([
      ['i', 'met', 'Grace', 'Hopper', 'today', '!'],
      ['what', 'a', 'day']
    ])
    await tagger.close()
    expect(spans.map((of) => of.map(({ start, end, class: name }) => [start, end, name]))).toEqual([
      [[2, 4, 'person']],
      []
    ])
    expect(spans[0]![0]!.confidence).toBeGreaterThan(0.5)
  })

  it('reads characters by a BiLSTM, learns another label set by a head of its own, and tags as it measured', async () => {
    const animals = join(folder, 'animals.conll')
    const lines = ['i\tO\nmet\tO\nfoxes\tB-ANIMAL\n', 'red\tB-ANIMAL\nfoxes\tI-ANIMAL\nrun\tB-VERB\n']
    writeFileSync(animals, Array.from({ length: 20 }, (_, i) => `${lines[i % 2]}\n`).join(''))
    const both = {
      ...config,
      inputs: { ...config.inputs, characters: { use: 'bilstm', size: 8, units: 8 } },
      data: { auxiliary: [{ paths: ['animals.conll'], head: 'own', weight: 0.5, share: 0.5 }] }
    }
    const result = await run(request('heads', { config: both }))
    expect(result.best.f1).toBe(1)
    const { manifest, bytes } = await openBundle(join(folder, 'heads'))
    expect(manifest.graph.inputs).toContain('characters')
    const tagger = await createTagger(join(folder, 'heads'))
    const [spans] = await tagger.tagTokens([['i', 'met', 'Grace', 'Hopper', 'today', '!']])
    await tagger.close()
    expect(spans!.map(({ start, end, class: name }) => [start, end, name])).toEqual([[2, 4, 'person']])
    const alone = await run(request('no-heads', { config: { ...both, data: {}, epochs: 1 } }))
    const other = await openBundle(join(folder, 'no-heads'))
    expect(bytes('weights.bin').length).toBe(other.bytes('weights.bin').length)
    expect(other.manifest.dataset.hash).not.toBe(manifest.dataset.hash)
    expect(alone.model).not.toBe(result.model)
    const onward = request('onward', { config: { epochs: 1 }, parent: join(folder, 'heads') })
    expect((await run(onward)).epochs).toBe(1)
  })

  it('gives the same model again, and another one for another seed', async () => {
    const short = { ...config, epochs: 2 }
    const first = await run(request('first', { config: short }))
    const again = await run(request('again', { config: short }))
    const other = await run(request('other', { config: { ...short, seed: 2 } }))
    expect(again.model).toBe(first.model)
    expect(other.model).not.toBe(first.model)
  })

  it('that was cancelled goes on where it stopped, to the same model', async () => {
    const undisturbed = await run(request('undisturbed', { config: { ...config, epochs: 4 } }))
    const ended = request('ended', { config: { ...config, epochs: 4 } })
    const abort = new AbortController()
    const seen: TrainStep[] = []
    const step = (of: TrainStep): void => {
      seen.push(of)
      if (of.kind === 'batch' && of.epoch === 3) abort.abort()
    }
    await expect(
      train(ended, { signal: abort.signal, step, log: () => {}, backend: 'wasm' })
    ).rejects.toThrow('cancelled')
    const log: string[] = []
    const result = await train(ended, {
      signal: new AbortController().signal,
      step: () => {},
      log: (line) => log.push(line),
      backend: 'wasm'
    })
    expect(log).toContain('going on after epoch 2')
    expect(result.model).toBe(undisturbed.model)
  })

  it('holds a fold of the data out to measure on', async () => {
    const result = await run(request('fold', { dev: null, fold: { index: 2, count: 4 } }))
    const { manifest } = await openBundle(join(folder, 'fold'))
    expect(manifest.metrics?.data).toBe('fold 2 of 4 of made-up')
    expect(manifest.dataset.tweets).toBeLessThan(120)
    expect(result.history.at(-1)!.devF1).not.toBeNull()
  })

  it('refuses a folder that holds another model', async () => {
    await expect(run(request('whole'))).rejects.toMatchObject({ code: 'usage' })
  })

  it('refuses a class that is not ours, naming the line', async () => {
    const path = join(folder, 'foreign.conll')
    writeFileSync(path, 'Oslo\tB-city\n\n')
    await expect(run(request('foreign', { data: [path] }))).rejects.toMatchObject({
      code: 'data-invalid',
      at: { where: `${path}, line 1` }
    })
  })
})

describe('training on from a bundle', () => {
  const correction = 'we\tO\nlove\tO\nLima\tB-person\nmuch\tO\n\n'

  it('learns a correction and keeps what it knew', async () => {
    const path = join(folder, 'annotations.conll')
    writeFileSync(path, correction.repeat(12))
    const rehearsal = join(folder, 'rehearsal.conll')
    writeFileSync(rehearsal, conll(7, 60))
    const changes = {
      parent: join(folder, 'whole'),
      data: [path],
      rehearsal,
      config: { epochs: 15, name: 'Corrected', optimiser: { learningRate: 0.003 } }
    }
    const result = await run(request('corrected', changes))
    const { manifest } = await openBundle(join(folder, 'corrected'))
    expect(manifest.parent).toMatch(/^made-up-tweets-/)
    expect(result.history.at(-1)!.devF1).toBeGreaterThan(0.9)
    expect(manifest.config).toMatchObject({ name: 'Corrected', network: { units: 16 } })
    const words = (name: string): string => readFileSync(join(folder, name, 'words.txt'), 'utf8')
    expect(words('corrected')).toBe(words('whole'))
    const tagger = await createTagger(join(folder, 'corrected'))
    const [spans] = await tagger.tagTokens([['we', 'love', 'Lima', 'much']])
    await tagger.close()
    expect(spans!.map((span) => span.class)).toEqual(['person'])
  })

  it('changes nothing with a learning rate of nothing', async () => {
    const path = join(folder, 'annotations.conll')
    const changes = {
      parent: join(folder, 'whole'),
      data: [path],
      config: { epochs: 1, optimiser: { learningRate: 0, weightDecay: 0 } }
    }
    await run(request('unchanged', changes))
    const weights = (name: string): Float32Array =>
      new Float32Array(Uint8Array.from(readFileSync(join(folder, name, 'weights.bin'))).buffer)
    const before = weights('whole')
    const moved = weights('unchanged').map((value, i) => Math.abs(value - before[i]!))
    expect(Math.max(...moved)).toBeLessThan(1e-6)
  })

  it('refuses to change the network', async () => {
    const changes = { parent: join(folder, 'whole'), config: { network: { units: 32 } } }
    await expect(run(request('larger', changes))).rejects.toMatchObject({ code: 'config-invalid' })
  })
})
