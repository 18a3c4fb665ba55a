import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pieceSequences } from '../../../src-main/model/piece-sequences'
import { pieceWindows } from '../../../src-main/model/piece-windows'
import { createSubWords } from '../../../src-main/model/sub-words'
import { CHECKPOINTS, expectedOf, FIXTURES, fixtureEncoder, headerOf } from '../../support/encoders'

interface Tweets {
  readonly tweets: string[][]
  readonly hashes: Record<string, string[]>
}
const { tweets, hashes } = JSON.parse(readFileSync(join(FIXTURES, 'tweets.json'), 'utf8')) as Tweets

describe.each(CHECKPOINTS)('sub-words of %s', (name) => {
  it('are those of the Python tokenizers on 1,000 awkward tweets', async () => {
    const encoder = await fixtureEncoder(name)
    const expected = expectedOf(name)
    expect(encoder.special).toEqual(expected.special)
    const { pieces } = createSubWords(encoder.tokenizer, headerOf(encoder))
    const cut = tweets.map((words) => words.map(pieces))
    expect(cut.slice(0, 12)).toEqual(expected.first)
    const wrong = cut.flatMap((ids, i) => {
      const hash = createHash('sha256').update(JSON.stringify(ids)).digest('hex').slice(0, 8)
      return hash === hashes[name]![i] ? [] : [tweets[i]]
    })
    expect(wrong).toEqual([])
  })
})

describe('sequences of pieces', () => {
  it('place every word at its first piece, whatever the window', async () => {
    const encoder = await fixtureEncoder('bert')
    for (const window of [8, 13, 40]) {
      const subWords = createSubWords(encoder.tokenizer, headerOf(encoder, window))
      for (const words of tweets.slice(0, 200)) {
        const { sequences, sequence, place } = pieceSequences(subWords, words)
        for (const ids of sequences) {
          expect(ids.length).toBeLessThanOrEqual(window)
          expect([ids[0], ids.at(-1)]).toEqual([encoder.special.begin, encoder.special.end])
        }
        words.forEach((word, i) => {
          const pieces = subWords.pieces(word).slice(0, window - 2)
          const ids = sequences[sequence[i]!]!
          expect([...ids.subarray(place[i]!, place[i]! + pieces.length)]).toEqual(pieces)
        })
      }
    }
  })

  it('speaks for each word once, away from the cuts', () => {
    const lengths = Array.from({ length: 100 }, (_, i) => 1 + (i % 3))
    const windows = pieceWindows(lengths, 30)
    expect(windows[0]!.from).toBe(0)
    expect(windows.at(-1)!.to).toBe(100)
    for (const [i, { start, end, from, to }] of windows.entries()) {
      expect(from).toBe(windows[i - 1]?.to ?? 0)
      if (i > 0) expect(from).toBeGreaterThan(start)
      if (i < windows.length - 1) expect(to).toBeLessThan(end)
      expect(lengths.slice(start, end).reduce((a, b) => a + b)).toBeLessThanOrEqual(30)
    }
  })

  it('spells links, names and hashtags as asked', async () => {
    const encoder = await fixtureEncoder('bert')
    const plain = createSubWords(encoder.tokenizer, headerOf(encoder))
    const tweet = createSubWords(encoder.tokenizer, { ...headerOf(encoder), spelling: 'tweet' })
    expect(tweet.pieces('http://t.co/zzz')).toEqual(plain.pieces('http'))
    expect(tweet.pieces('@someone')).toEqual(plain.pieces('@user'))
    expect(tweet.pieces('#York')).toEqual(plain.pieces('York'))
    expect(tweet.pieces('#')).toEqual(plain.pieces('#'))
  })
})
