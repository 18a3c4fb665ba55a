import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src-main/base/errors'
import { type ConllOptions, formatConll, parseConll } from '../../../src-main/evaluation/conll'

const read = (text: string, options: Partial<ConllOptions> = {}) =>
  parseConll(text, { name: 'tweets.conll', ...options })
const rows = (text: string, options: Partial<ConllOptions> = {}) =>
  read(text, options).map(({ tokens, labels }) => tokens.map((token, i) => `${token} ${labels[i]}`))
const failure = (run: () => unknown): AppError => {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown
    throw thrown
  }
  throw new Error('nothing was thrown')
}

const london = [['to O', 'New B-geo-loc', 'York B-geo-loc'], ['Adele B-person']]

describe('parseConll', () => {
  it.each([
    ['tabs', 'to\tO\nNew\tB-geo-loc\nYork\tB-geo-loc\n\nAdele\tB-person\n'],
    ['spaces', 'to O\nNew B-geo-loc\nYork  B-geo-loc\n\nAdele B-person'],
    [
      'CRLF and a byte order mark',
      '\uFEFFto\tO\r\nNew\tB-geo-loc\r\nYork\tB-geo-loc\r\n\r\nAdele\tB-person\r\n'
    ],
    ['four columns', 'to\tTO\tx\tO\nNew\tNNP\tx\tB-geo-loc\nYork NNP x B-geo-loc\n\nAdele\tNNP\tB-person\n'],
    [
      'documents, comments and blank lines',
      '-DOCSTART- -X- -X- O\n\n# id = 7\n#\nto\tO\nNew\tB-geo-loc\nYork\tB-geo-loc\n \n\t\n\n-DOCSTART-\nAdele\tB-person\n'
    ],
    ['IOB1', 'to O\nNew I-geo-loc\nYork B-geo-loc\n\nAdele I-person'],
    ['BIOES', 'to O\nNew S-geo-loc\nYork S-geo-loc\n\nAdele S-person'],
    ['BILOU', 'to O\nNew U-geo-loc\nYork U-geo-loc\n\nAdele U-person']
  ])('reads %s', (_, text) => {
    expect(rows(text)).toEqual(london)
  })

  it('turns runs of a bare class into one entity', () => {
    expect(rows('to O\nNew geo-loc\nYork geo-loc\nAdele person')).toEqual([
      ['to O', 'New B-geo-loc', 'York I-geo-loc', 'Adele B-person']
    ])
  })

  it('joins the inner letters of BIOES and BILOU', () => {
    const bio = [['a B-person', 'b I-person', 'c I-person', 'd O']]
    expect(rows('a B-person\nb I-person\nc E-person\nd O')).toEqual(bio)
    expect(rows('a B-person\nb I-person\nc L-person\nd O')).toEqual(bio)
  })

  it('keeps hashtags and a lone # as tokens', () => {
    expect(rows('#London\tB-geo-loc\n#\tO\n\n#Paris B-geo-loc\n# O')).toEqual([
      ['#London B-geo-loc', '# O'],
      ['#Paris B-geo-loc', '# O']
    ])
  })

  it('passes over lines that tag white space with O', () => {
    expect(rows('a\tO\n\tO\n \tO\nb\tO')).toEqual([['a O', 'b O']])
  })

  it('renames, drops and refuses classes as told', () => {
    const text = 'Ann\tB-PER\nAcme\tB-ORG\nOz\tB-LOC\n'
    expect(rows(text, { rename: { PER: 'person', ORG: null }, known: ['person'], unknown: 'drop' })).toEqual([
      ['Ann B-person', 'Acme O', 'Oz O']
    ])
    const refused = failure(() => read(text, { rename: { PER: 'person' }, known: ['person'] }))
    expect(refused).toMatchObject({ code: 'data-invalid', at: { where: 'tweets.conll, line 2' } })
    expect(refused.message).toContain('ORG')
  })

  it.each([
    ['a token without a tag', 'a O\nb\n', 2],
    ['a hashtag without a tag', 'a O\n#b\n', 2],
    ['too many columns', '\na O\nb 1 2 3 O', 3],
    ['an empty tag', 'a\tO\nb\t\n', 2],
    ['an entity without a token', 'a\tO\n\tB-person\n', 2],
    ['a bare tag among prefixed ones', 'a B-person\nb O\n\nc person', 4]
  ])('names the line of %s', (_, text, line) => {
    expect(failure(() => read(text))).toMatchObject({
      code: 'data-invalid',
      at: { where: `tweets.conll, line ${line}` }
    })
  })

  it('reads back what formatConll wrote', () => {
    const token = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((s) => !/\s|^#$/.test(s) && s !== '-DOCSTART-')
    const tweet = fc.array(token, { minLength: 1, maxLength: 6 }).map((tokens) => ({
      tokens,
      labels: tokens.map((_, i) => ['B-person', 'I-person', 'O', 'B-tvshow'][i % 4]!)
    }))
    fc.assert(
      fc.property(fc.array(tweet), (tweets) => {
        expect(read(formatConll(tweets))).toEqual(tweets)
      })
    )
  })

  it('writes predictions in a third column', () => {
    const tweets = [{ tokens: ['a', 'b'], labels: ['O', 'B-person'] }]
    expect(formatConll(tweets, [['B-movie', 'O']])).toBe('a\tO\tB-movie\nb\tB-person\tO\n\n')
  })
})
