import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CancelledError } from '../../../src-main/base/errors'
import { seededRandom } from '../../../src-main/base/random'
import type { ScoredSpan } from '../../../src-main/contract/domain'
import { constrained } from '../../../src-main/model/graph'
import { createDecoder } from '../../../src-main/tagging/decode'
import { createTagger } from '../../../src-main/tagging/onnx-tagger'
import type { Tagger } from '../../../src-main/tagging/ports'
import { LABELS } from '../../../src-main/text/labels'
import { bruteForce } from '../../support/brute-force'
import { TINY_WORDS, type TinyBundle, writeTinyBundle } from '../../support/tiny-bundle'

const root = mkdtempSync(join(tmpdir(), 'starling-tagger-'))
let bundle: TinyBundle
let tagger: Tagger

beforeAll(async () => {
  bundle = writeTinyBundle(root)
  tagger = await createTagger(root)
})
afterAll(async () => {
  await tagger.close()
  rmSync(root, { recursive: true, force: true })
})

/** Emissions of words as the bundle's table has them, over the temperature. */
const emissionsOf = (words: readonly string[]): number[][] =>
  words.map((word) => {
    const row = TINY_WORDS.indexOf(word === 'URL' ? word : word.toLowerCase()) + 1
    const size = LABELS.length
    return [...bundle.emissions.subarray(row * size, (row + 1) * size)].map((e) => e / bundle.temperature)
  })

/** The CRF's learned scores over the temperature: what emissions over the temperature go with. */
const scoresOf = () => {
  const over = (scores: Float32Array) => scores.map((score) => score / bundle.temperature)
  return { transitions: over(bundle.transitions), start: over(bundle.start), end: over(bundle.end) }
}

const expectClose = (found: readonly ScoredSpan[], expected: readonly ScoredSpan[]): void => {
  const rounded = (spans: readonly ScoredSpan[]) =>
    spans.map((span) => ({ ...span, confidence: span.confidence.toFixed(4) }))
  expect(rounded(found)).toEqual(rounded(expected))
}

describe('the tagger', () => {
  const random = seededRandom(11)
  const words = [...TINY_WORDS.slice(0, 9), 'unheard']
  const short = Array.from({ length: 40 }, (_, i) =>
    Array.from({ length: 1 + (i % 3) }, () => words[random.below(words.length)]!)
  )

  it('names nothing that has neither letter nor digit', async () => {
    const before = TINY_WORDS.slice(0, 9).find((word) =>
      bruteForce(scoresOf(), emissionsOf([word, 'unheard'])).some(({ start }) => start === 1)
    )!
    const found = await tagger.tagTokens([
      [before, '\u2122x'],
      [before, '@'],
      [before, '😀'],
      [before, '&amp;']
    ])
    expect(found.map((spans) => spans.filter(({ start }) => start === 1).length)).toEqual([1, 0, 0, 0])
  })

  it('finds the best labelling and the probability of each span, as brute force does', async () => {
    const spans = await tagger.tagTokens(short)
    expect(spans.flat().length).toBeGreaterThan(20)
    short.forEach((tokens, i) => {
      expectClose(spans[i]!, bruteForce(scoresOf(), emissionsOf(tokens)))
    })
  })

  it('finds the same spans whatever the temperature', async () => {
    const crf = constrained({ size: LABELS.length, ...bundle })
    const places = (temperature: number) => {
      const decode = createDecoder(crf, temperature)
      return short.map((tokens) => {
        const emissions = Float32Array.from(emissionsOf(tokens).flat())
        return decode(emissions, tokens.length).map(({ start, end, class: name }) => [start, end, name])
      })
    }
    expect(places(0.2)).toEqual(places(1))
    expect(places(7)).toEqual(places(1))
  })

  it('places spans on the text as it stands', async () => {
    const text = '  \u{1F426} Adele  sings,\nlondon!'
    const tokens = ['\u{1F426}', 'Adele', 'sings', ',', 'london', '!']
    const [onText] = await tagger.tag([text])
    const [onTokens] = await tagger.tagTokens([tokens])
    expect(onText!.length).toBeGreaterThan(0)
    expect(onText!.map((span) => text.slice(span.start, span.end))).toEqual(
      onTokens!.map(({ start, end }) => {
        const from = text.indexOf(tokens[start]!)
        return text.slice(from, text.indexOf(tokens[end - 1]!, from) + tokens[end - 1]!.length)
      })
    )
  })

  it('says the same of a text alone and in any batch', async () => {
    const texts = Array.from({ length: 300 }, (_, i) =>
      Array.from({ length: (i * 7) % 60 }, () => words[random.below(words.length)]!).join(' ')
    )
    const together = await tagger.tag(texts)
    const reversed = (await tagger.tag([...texts].reverse())).reverse()
    expect(together).toEqual(reversed)
    for (const i of [0, 1, 17, 133, 299]) expect(await tagger.tag([texts[i]!])).toEqual([together[i]])
  })

  it('takes empty texts, white space, texts of links alone, and no texts', async () => {
    expect(await tagger.tag([])).toEqual([])
    expect(await tagger.tag(['', ' \n\t', '\u200b'])).toEqual([[], [], []])
    const [one, two] = await tagger.tag(['https://t.co/abc', 'https://t.co/abc https://t.co/def'])
    expectClose(one!, [
      ...bruteForce(scoresOf(), emissionsOf(['URL'])).map((span) => ({ ...span, start: 0, end: 16 }))
    ])
    expect(two!.every((span) => span.end <= 33)).toBe(true)
  })

  it('tags a text of many windows as one sequence', async () => {
    const tokens = Array.from({ length: 1000 }, () => words[random.below(words.length)]!)
    const [long] = await tagger.tagTokens([tokens])
    const crf = constrained({ size: LABELS.length, ...scoresOf() })
    const whole = createDecoder(crf, 1)(Float32Array.from(emissionsOf(tokens).flat()), tokens.length)
    expect(whole.length).toBeGreaterThan(100)
    expectClose(long!, whole)
    const oneByOne = await tagger.tag([tokens.join(' ')])
    expect(oneByOne[0]!.map((span) => span.class)).toEqual(long!.map((span) => span.class))
  })

  it('takes a text as long as a book', async () => {
    const text = 'Adele sings in London tonight ! '.repeat(4000)
    const [spans] = await tagger.tag([text])
    expect(spans!.length).toBeGreaterThan(4000)
    expect(spans!.every(({ confidence }) => confidence > 0 && confidence <= 1)).toBe(true)
    expect(spans!.at(-1)!.end).toBeLessThanOrEqual(text.length)
  })

  it('stops between two runs when it is cancelled', async () => {
    const abort = new AbortController()
    const tagging = tagger.tag(
      Array.from({ length: 5000 }, (_, i) => `adele sings ${i}`),
      abort.signal
    )
    abort.abort()
    await expect(tagging).rejects.toBeInstanceOf(CancelledError)
    expect(await tagger.tag(['adele'])).toHaveLength(1)
  })
})
