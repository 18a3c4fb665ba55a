import { describe, expect, it } from 'vitest'
import { encodeCorpus, SENTENCE_END, SENTENCE_LIMIT } from '../../../src-main/lexical/corpus'

const texts = ['Rain in Paris', 'rain in PARIS', 'rain again', 'sun in Rome', '   ']

describe('a corpus', () => {
  it('counts equal texts once and numbers words by how often they occur', async () => {
    const corpus = await encodeCorpus(texts, { minCount: 1, rare: 'drop' })
    expect({ ...corpus, counts: [...corpus.counts], tokens: [...corpus.tokens] }).toEqual({
      words: ['in', 'rain', 'again', 'paris', 'rome', 'sun'],
      counts: [2, 2, 1, 1, 1, 1],
      tokens: [1, 0, 3, SENTENCE_END, 1, 2, SENTENCE_END, 5, 0, 4, SENTENCE_END],
      texts: 3,
      duplicates: 2,
      running: 8
    })
  })

  it('lets the neighbours of a rare word become neighbours, or ends the sentence at it', async () => {
    const lines = ['a b a', 'a x a b', 'x']
    const dropped = await encodeCorpus(lines, { minCount: 2, rare: 'drop' })
    expect(dropped.words).toEqual(['a', 'b', 'x'])
    const strict = await encodeCorpus(lines, { minCount: 3, rare: 'drop' })
    expect([...strict.tokens]).toEqual([0, 0, SENTENCE_END, 0, 0, SENTENCE_END])
    const broken = await encodeCorpus(lines, { minCount: 3, rare: 'break' })
    expect([...broken.tokens]).toEqual([0, SENTENCE_END, 0, SENTENCE_END, 0, SENTENCE_END, 0, SENTENCE_END])
  })

  it('cuts what is longer than a sentence may be', async () => {
    const long = Array.from({ length: 2 * SENTENCE_LIMIT + 1 }, (_, i) => (i % 2 ? 'b' : 'a')).join(' ')
    const { tokens } = await encodeCorpus([long], { minCount: 1, rare: 'drop' })
    const ends = [...tokens.keys()].filter((i) => tokens[i] === SENTENCE_END)
    expect(ends).toEqual([SENTENCE_LIMIT, 2 * SENTENCE_LIMIT + 1, 2 * SENTENCE_LIMIT + 3])
  })

  it('tells twenty thousand different texts apart', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `w${letters(i)} w${letters((i * 7919) % 19_997)}`)
    const corpus = await encodeCorpus([...many, ...many.slice(0, 1000)], { minCount: 1, rare: 'drop' })
    expect([corpus.texts, corpus.duplicates]).toEqual([20_000, 1000])
  })
})

function letters(n: number): string {
  return [...n.toString(8)].map((digit) => 'abcdefgh'[Number(digit)]).join('')
}
