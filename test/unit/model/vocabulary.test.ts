import { describe, expect, it } from 'vitest'
import { createEncoder } from '../../../src-main/model/encode'
import {
  characterIds,
  characterIndex,
  createLookup,
  formatVocabulary,
  parseVocabulary
} from '../../../src-main/model/vocabulary'
import { capitalShares, spokenWords, wordShape } from '../../../src-main/model/word-shape'
import { createWordTable } from '../../../src-main/model/word-table'
import { examplesOf } from '../../../src-main/training/examples'
import { smallVocabulary } from '../../support/small-network'

describe('a vocabulary', () => {
  it('survives being written and read', () => {
    const { header, words, clusters } = formatVocabulary(smallVocabulary)
    expect(parseVocabulary(JSON.parse(header), words, clusters)).toEqual(smallVocabulary)
  })

  it('is refused where its files do not belong together', () => {
    const { header, words, clusters } = formatVocabulary(smallVocabulary)
    expect(() => parseVocabulary(JSON.parse(header), `${words}more\n`, clusters)).toThrow('belong together')
    expect(() => parseVocabulary(JSON.parse(header), words, clusters.slice(2))).toThrow('belong together')
  })

  it('finds words as they are normalised, then by their nearest form', () => {
    const { vector } = createLookup(smallVocabulary)
    const ids = ['The', '#York', 'thee', 'Paris', 'USER', '"new"'].map(vector)
    expect(ids).toEqual([1, 3, 1, 0, 0, 2])
  })

  it('backs off for each resource by itself', () => {
    const { clusters } = createLookup(smallVocabulary)
    expect(clusters('new')).toEqual([2, 5, 8])
    expect(clusters('york')).toEqual([2, 5, 6])
    expect(clusters('in')).toEqual([1, 4, 7])
    expect(clusters('nowhere')).toEqual([0, 3, 6])
  })

  it('spells words by character, links and names as one', () => {
    const index = characterIndex('abc@')
    expect(characterIds('abcq', index, 6)).toEqual([2, 3, 4, 1, 0, 0])
    expect(characterIds('abcabc', index, 3)).toEqual([2, 3, 4])
    expect(characterIds('@someone', index, 3)).toEqual([5, 0, 0])
  })
})

it('the shape of a word answers its questions in order', () => {
  const shapes = Object.fromEntries(
    ['NBA', 'iPhone', "Don't", '#win', '24', '!', 'U.S.'].map((word) => [
      word,
      wordShape(word).flatMap((flag, i) => (flag === 1 ? [i] : []))
    ])
  )
  expect(shapes).toEqual({
    NBA: [0, 1, 14, 19],
    iPhone: [4, 19],
    "Don't": [0, 3, 8, 19],
    '#win': [2, 11, 19],
    '24': [5, 6, 14],
    '!': [12, 13, 14],
    'U.S.': [0, 1, 17, 18, 19]
  })
})

it('the capitals of a tweet are shares of its words that begin with a letter', () => {
  expect(capitalShares(['The', 'best', '!', '@Mike', 'Day'])).toEqual([2 / 3, 0, 0])
  expect(capitalShares(['ALL', 'Caps'])).toEqual([1, 1, 0])
  expect(capitalShares(['!', '1'])).toEqual([0, 0, 1])
})

it('a tweet in capitals throughout is read in small letters, handles and links aside', () => {
  const shouted = ['@Mike', 'OBAMA', 'WINS', 'OHIO', '!', 'http://t.co/aB']
  expect(spokenWords(shouted)).toEqual(['@mike', 'obama', 'wins', 'ohio', '!', 'http://t.co/ab'])
  for (const words of [
    ['OBAMA', 'WINS', '!'],
    ['OBAMA', 'WINS', 'OHIO', 'he'],
    ['U', 'R', 'A', 'STAR'],
    ['早上', '好']
  ]) {
    expect(spokenWords(words)).toBe(words)
  }
})

it('a batch and a training example of a tweet in capitals are those of the same in small letters', () => {
  const loud = ['THE', 'NEW', 'THE', 'NBA']
  const plain = loud.map((word) => word.toLowerCase())
  const encode = createEncoder(smallVocabulary)
  expect(encode([loud])).toEqual(createEncoder(smallVocabulary)([plain]))
  const example = (words: string[]) => {
    const table = createWordTable(smallVocabulary)
    const [one] = examplesOf(
      table,
      [{ words, sets: new Int32Array(words.length), weight: 1, source: 'gold' }],
      60
    )
    return { ...one, words: [...one!.rows].map(table.word) }
  }
  expect(example(loud)).toEqual(example(plain))
})

it('a batch holds each distinct token once', () => {
  const batch = createEncoder(smallVocabulary)([['the', 'new', 'the'], ['new']])
  expect([...batch.index]).toEqual([0, 1, 0, 1, 0, 0])
  expect([...batch.lengths]).toEqual([3, 1])
  expect(batch.words.count).toBe(2)
  expect([...batch.words.vectors]).toEqual([1, 2])
  expect([...batch.words.clusters]).toEqual([1, 4, 7, 2, 5, 8])
})
