import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConll } from '../../../src-main/evaluation/conll'
import { coverage, overlap } from '../../../src-main/evaluation/coverage'
import { explore } from '../../../src-main/evaluation/explore'

const read = (text: string) => parseConll(text, { name: 'tweets.conll' })
const TRAIN = read(
  [
    'RT O\n@ann O\n: O\nNew B-geo-loc\nYork I-geo-loc\nis O\ncold O',
    'new B-geo-loc\nYork I-geo-loc\nis O\nCold O\n! O',
    'Storm B-person\nsaw O\nStorm B-musicartist\nIda I-musicartist',
    'so O\ncold O',
    'http://t.co/x O'
  ].join('\n\n')
)
const DEV = read(['new B-other\nyork I-other\n, O\nIDA B-person', 'So O\ncold O\n. O'].join('\n\n'))
const SHARED = join(__dirname, '../../../../shared/data/ner')

describe('explore', () => {
  it('counts what a hand counts', () => {
    expect(explore(TRAIN, 2)).toEqual({
      tweets: 5,
      tokens: 19,
      withEntities: 3,
      withoutEntities: 2,
      copies: 1,
      labels: {
        O: 12,
        'B-geo-loc': 2,
        'I-geo-loc': 2,
        'B-musicartist': 1,
        'B-person': 1,
        'I-musicartist': 1
      },
      classes: {
        'geo-loc': { entities: 2, tokens: 4 },
        musicartist: { entities: 1, tokens: 2 },
        person: { entities: 1, tokens: 1 }
      },
      entities: 4,
      names: 3,
      vocabulary: { written: 15, folded: 13, once: 11 },
      tweetLengths: [
        { length: 1, count: 1 },
        { length: 2, count: 1 },
        { length: 4, count: 1 },
        { length: 5, count: 1 },
        { length: 7, count: 1 }
      ],
      entityLengths: [
        { length: 1, count: 1 },
        { length: 2, count: 3 }
      ],
      frequentEntities: [
        { entity: 'New York', count: 2, classes: { 'geo-loc': 2 } },
        { entity: 'Storm', count: 1, classes: { person: 1 } }
      ]
    })
  })

  it('has zeros where there is nothing', () => {
    expect(explore([])).toMatchObject({ tweets: 0, tokens: 0, copies: 0, labels: {}, tweetLengths: [] })
  })

  it.skipIf(!existsSync(SHARED)).each([
    ['wnut16/train.conll', 2394, 1496],
    ['wnut16/dev.conll', 1000, 661],
    ['wnut16/dev_2015.conll', 420, 272]
  ])('finds in %s of shared/data what its README says', (path, tweets, entities) => {
    const found = explore(read(readFileSync(join(SHARED, path), 'utf8')))
    expect([found.tweets, found.entities]).toEqual([tweets, entities])
  })
})

describe('overlap', () => {
  it('says what of the development tweets is known, without regard to case', () => {
    expect(overlap(TRAIN, DEV, 1)).toEqual({
      tokens: { known: 5, total: 7 },
      words: { known: 5, total: 7 },
      entityTokens: { known: 3, total: 3 },
      missing: [{ word: ',', count: 1 }],
      entities: { known: 1, total: 2 },
      entitiesWithClass: { known: 0, total: 2 },
      copies: { known: 1, total: 2 }
    })
  })

  it.skipIf(!existsSync(SHARED))('finds the tweets of dev_2015 of shared/data that are also in dev', () => {
    const load = (name: string) => read(readFileSync(join(SHARED, 'wnut16', name), 'utf8'))
    const [dev, dev2015] = [load('dev.conll'), load('dev_2015.conll')]
    const said = new Set(dev.map(({ tokens }) => tokens.join(' ')))
    const equal = dev2015.filter(({ tokens }) => said.has(tokens.join(' '))).length
    expect(equal).toBe(2)
    expect(overlap(dev, dev2015).copies.known).toBeGreaterThanOrEqual(equal)
  })
})

describe('coverage', () => {
  it('counts tokens, distinct words and tokens of entities that are known', () => {
    const known = new Set(['cold', 'york', 'so'])
    expect(coverage(DEV, (token) => known.has(token.toLowerCase()), 3)).toEqual({
      tokens: { known: 3, total: 7 },
      words: { known: 3, total: 7 },
      entityTokens: { known: 1, total: 3 },
      missing: [
        { word: ',', count: 1 },
        { word: '.', count: 1 },
        { word: 'IDA', count: 1 }
      ]
    })
  })
})
