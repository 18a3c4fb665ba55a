import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src-main/base/random'
import { loadEncoder } from '../../src-main/training/transformer/load-encoder'
import { jsonOf, PROGRAM, starling, start } from '../support/cli'
import { FIXTURES } from '../support/encoders'

const BERT = join(FIXTURES, 'bert')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'starling-transformer-'))
  const random = seededRandom(4)
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!
  const tweets = Array.from({ length: 150 }, (_, i) => {
    const place = pick(['oslo', 'lima', 'cape town', 'new york'])
    return { place, text: `${pick(['we fly to', 'so happy in', 'back from'])} ${place} number ${i}` }
  })
  writeFileSync(join(folder, 'corpus.txt'), tweets.map(({ text }) => `${text}\n`).join(''))
  const conll = tweets.map(({ place, text }) => {
    const words = text.split(' ')
    const from = words.indexOf(place.split(' ')[0]!)
    const to = from + place.split(' ').length
    return words
      .map((word, t) => `${word}\t${t < from || t >= to ? 'O' : t === from ? 'B-geo-loc' : 'I-geo-loc'}\n`)
      .join('')
  })
  writeFileSync(join(folder, 'train.conll'), conll.slice(0, 120).join('\n'))
  writeFileSync(join(folder, 'dev.conll'), conll.slice(120).join('\n'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const at = (...names: string[]): string => join(folder, ...names)
const bytes = (...names: string[]): Buffer => readFileSync(at(...names))

/** Runs a command, kills it once `mark` is there, and runs it again to its end. */
async function killedAndResumed(args: readonly string[], mark: string): Promise<string> {
  const { child, ended } = start(args)
  const look = setInterval(() => existsSync(mark) && child.kill('SIGKILL'), 5)
  const first = await ended
  clearInterval(look)
  expect(first.code).not.toBe(0)
  const second = await starling(...args)
  expect(second).toMatchObject({ code: 0 })
  return second.stderr
}

describe('a fine-tuned transformer', { timeout: 240_000 }, () => {
  const args = (out: string): string[] => [
    ...['train', '--kind', 'transformer', '--init', BERT, '--backend', 'wasm', '--epochs', '6'],
    ...['--data', at('train.conll'), '--dev', at('dev.conll'), '--name', 'tiny', '--out', at(out), '--json']
  ]

  it('is the same to the last bit when its training was killed and gone on with', async () => {
    expect(await starling(...args('whole'))).toMatchObject({ code: 0 })
    const told = await killedAndResumed(args('resumed'), at('resumed', 'training.checkpoint'))
    expect(told).toMatch(/going on after epoch \d/)
    for (const name of ['weights.bin', 'encoder.bin', 'model.onnx']) {
      expect(bytes('resumed', name).equals(bytes('whole', name)), name).toBe(true)
    }
    const history = (name: string) => JSON.parse(bytes(name, 'manifest.json').toString()).history
    expect(history('resumed')).toEqual(history('whole'))
  })

  it('names its checkpoint from the folder that the config starts from, not by a path of this machine', () => {
    const { path } = JSON.parse(bytes('whole', 'manifest.json').toString()).config.inputs.encoder
    expect(isAbsolute(path)).toBe(false)
    expect(resolve(path)).toBe(resolve(BERT))
  })

  it('goes to Python’s format and back unchanged', async () => {
    const hf = at('for-python')
    const sent = await starling('export', '--model', at('whole'), '--format', 'hf', '--out', hf)
    expect(sent).toMatchObject({ code: 0 })
    const back = [
      ...['train', '--kind', 'transformer', '--init', hf, '--backend', 'wasm', '--epochs', '0'],
      ...['--data', at('train.conll'), '--name', 'tiny', '--out', at('back'), '--json']
    ]
    expect(await starling(...back)).toMatchObject({ code: 0 })
    for (const name of ['weights.bin', 'encoder.bin', 'model.onnx', 'tokenizer.json']) {
      expect(bytes('back', name).equals(bytes('whole', name)), name).toBe(true)
    }
    const again = at('for-python-again')
    await starling('export', '--model', at('back'), '--format', 'hf', '--out', again)
    for (const name of ['model.safetensors', 'config.json', 'tokenizer.json']) {
      expect(readFileSync(join(again, name)).equals(readFileSync(join(hf, name))), name).toBe(true)
    }
  })
})

describe.skipIf(process.platform !== 'linux')(
  'a transformer without enough memory',
  { timeout: 60_000 },
  () => {
    /** Runs a command with less than 4 GB of addresses. */
    const cramped = (...args: string[]) =>
      spawnSync('sh', ['-c', 'ulimit -v 4000000; exec "$0" "$@"', process.execPath, PROGRAM, ...args], {
        encoding: 'utf8'
      })

    it('says so, of what, and how to need less', () => {
      const files = ['--data', at('train.conll'), '--out', at('cramped')]
      const train = cramped('train', '--kind', 'transformer', '--init', BERT, ...files)
      expect(train).toMatchObject({ status: 3, stdout: '' })
      expect(train.stderr).toMatch(
        /^starling: batches of 16 tweets: .*4 GB.*\n.*accumulate.*batch.*window.*frozenLayers.*\n$/
      )
      const adapt = cramped('adapt', '--init', BERT, '--corpus', at('corpus.txt'), '--out', at('cramped'))
      expect(adapt).toMatchObject({ status: 3, stdout: '' })
      expect(adapt.stderr).toMatch(/^starling: batches of 64 tweets: .*4 GB.*\n.*--batch.*--window.*\n$/)
    })
  }
)

describe('an adapted transformer', { timeout: 240_000 }, () => {
  const args = (out: string): string[] => [
    ...[
      'adapt',
      '--init',
      BERT,
      '--corpus',
      at('corpus.txt'),
      '--out',
      at(out),
      '--backend',
      'wasm',
      '--json'
    ],
    ...['--tokens', '6000', '--epochs', '3', '--batch', '4', '--every', '10', '--rate', '0.003']
  ]

  it('finds hidden pieces of tweets that it has not seen better than before', async () => {
    const outcome = await starling(...args('adapted'))
    const { history, hadHead } = jsonOf(outcome) as { history: { perplexity: number }[]; hadHead: boolean }
    expect(hadHead).toBe(false)
    expect(history.at(-1)!.perplexity).toBeLessThan(0.8 * history[0]!.perplexity)
  })

  it('is the same to the last bit when it was killed and gone on with', async () => {
    const told = await killedAndResumed(args('adapted-again'), at('adapted-again.checkpoint'))
    expect(told).toMatch(/going on after step \d/)
    expect(bytes('adapted-again', 'model.safetensors').equals(bytes('adapted', 'model.safetensors'))).toBe(
      true
    )
    expect(existsSync(at('adapted-again.checkpoint'))).toBe(false)
  })

  it('can be fine-tuned, and adapted on with the head that it has now', async () => {
    const before = await loadEncoder(BERT)
    const after = await loadEncoder(at('adapted'))
    expect(after.shape).toEqual(before.shape)
    expect(after.weights.get('encoder-0-qkv-weights')).not.toEqual(
      before.weights.get('encoder-0-qkv-weights')
    )
    const on = await starling('adapt', '--init', at('adapted'), ...args('on').slice(3))
    expect(jsonOf(on)).toMatchObject({ hadHead: true })
  })

  it('learns from the tweets of a workspace as from a file of them', async () => {
    const texts = readFileSync(at('corpus.txt'), 'utf8').trimEnd().split('\n')
    const rows = texts.map((text, i) => JSON.stringify({ id: String(1000 + i), text }))
    writeFileSync(at('tweets.jsonl'), `${rows.join('\n')}\n`)
    const workspace = at('tweets.starling')
    expect(await starling('import', at('tweets.jsonl'), '--workspace', workspace)).toMatchObject({ code: 0 })
    const [name, init, bert, , , , , ...options] = args('')
    const source = ['--workspace', workspace, '--out', at('of-workspace')]
    const outcome = await starling(name!, init!, bert!, ...source, ...options)
    expect(outcome).toMatchObject({ code: 0 })
    const about = (folder: string) => JSON.parse(bytes(folder, 'adaptation.json').toString())
    const [ofFile, ofWorkspace] = [about('adapted'), about('of-workspace')]
    const all = ({ pieces }: { pieces: { train: number; heldOut: number } }) => pieces.train + pieces.heldOut
    expect([ofWorkspace.tweets, all(ofWorkspace)]).toEqual([texts.length, all(ofFile)])
    expect(ofWorkspace.texts).toBe(workspace)
    expect(ofWorkspace.history.at(-1).perplexity).toBeLessThan(0.8 * ofWorkspace.history[0].perplexity)
    expect((await loadEncoder(at('of-workspace'))).shape).toEqual((await loadEncoder(BERT)).shape)
  })

  it('keeps out of a folder that holds something, and of a corpus without tweets', async () => {
    const full = await starling(...args('adapted'))
    expect(full).toMatchObject({ code: 2, stderr: expect.stringMatching(/not empty/) })
    writeFileSync(at('empty.txt'), '\n')
    const empty = await starling('adapt', '--init', BERT, '--corpus', at('empty.txt'), '--out', at('none'))
    expect(empty).toMatchObject({ code: 3, stderr: expect.stringMatching(/too few tweets/) })
  })
})
