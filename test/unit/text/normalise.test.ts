import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLASSES } from '../../../src-main/contract/classes'
import { isBegin, LABELS, labelClass, labelIndex } from '../../../src-main/text/labels'
import { backOffs, normaliseWord } from '../../../src-main/text/normalise'
import { normaliseText, originalRange } from '../../../src-main/text/normalise-text'
import { textKey } from '../../../src-main/text/text-key'
import { awkwardText } from '../../support/awkward-text'

describe('normaliseWord', () => {
  it.each([
    ['Obama', 'obama'],
    ['https://t.co/Ab1', 'URL'],
    ['WWW.x.org', 'URL'],
    ['t.co/x', 'URL'],
    ['@Ann_1', 'USER'],
    ['＠Ann', 'USER'],
    ['@', '@'],
    ['7:30PM', '0:00pm'],
    ['sooooooo', 'sooo'],
    ['sooo', 'sooo'],
    ['2012', '000'],
    ['Don’t', "don't"],
    ['&amp;', '&'],
    ['AT&amp;T', 'at&t'],
    ['😂😂😂😂😂', '😂😂😂'],
    ['......', '...'],
    ['#Sandy', '#sandy']
  ])('%s -> %s', (word, expected) => {
    expect(normaliseWord(word)).toBe(expected)
  })

  it('backs off from repeats, the hash and punctuation, in this order', () => {
    expect(backOffs('#gooo--')).toEqual(['#goo--', '#go-', 'gooo--', '#gooo'])
    expect(backOffs('plain')).toEqual([])
    expect(backOffs('...')).toEqual(['..', '.'])
  })
})

describe('labels', () => {
  it('put B-c at 1 + 2i and I-c at 2 + 2i', () => {
    expect(LABELS.length).toBe(21)
    CLASSES.forEach((name, i) => {
      expect([labelIndex(`B-${name}`), labelIndex(`I-${name}`)]).toEqual([1 + 2 * i, 2 + 2 * i])
      expect([labelClass(1 + 2 * i), labelClass(2 + 2 * i)]).toEqual([name, name])
      expect([isBegin(1 + 2 * i), isBegin(2 + 2 * i)]).toEqual([true, false])
    })
    expect([labelIndex('O'), labelClass(0), isBegin(0), labelIndex('B-none')]).toEqual([
      0,
      null,
      false,
      undefined
    ])
  })
})

describe('normaliseText', () => {
  it('leads every place back to the original', () => {
    const text = '  Ｈello \n WÖRLD ﬁ\u200f 👍🏽 x '
    const normalised = normaliseText(text)
    expect(normalised.text).toBe('hello world fi 👍🏽 x')
    const find = (word: string): string => {
      const at = normalised.text.indexOf(word)
      return text.slice(...originalRange(normalised, at, at + word.length))
    }
    expect(['hello', 'world', 'fi', '👍🏽', 'llo wo'].map(find)).toEqual([
      'Ｈello',
      'WÖRLD',
      'ﬁ',
      '👍🏽',
      'llo \n WÖ'
    ])
  })

  it('has an aligned and ascending place for every code unit', () => {
    fc.assert(
      fc.property(awkwardText, (text) => {
        const { text: folded, starts, ends } = normaliseText(text)
        expect([starts.length, ends.length]).toEqual([folded.length, folded.length])
        for (let i = 0; i < folded.length; i++) {
          expect(starts[i]!).toBeGreaterThanOrEqual(i > 0 ? starts[i - 1]! : 0)
          expect(ends[i]!).toBeGreaterThan(starts[i]!)
          expect(ends[i]!).toBeLessThanOrEqual(text.length)
        }
      })
    )
  })
})

describe('textKey', () => {
  it.each([
    ['RT @a: Hello  World! http://t.co/x', 'hello world'],
    ['“Hello world” via @b', 'hello world'],
    ['@x @y hello, world…', 'hello, world'],
    ['RT RT @a: RT @b hello wörld :)', 'hello world'],
    ['RTing this', 'rting this'],
    ['Hello &amp; bye', 'hello & bye'],
    ['http://t.co/a @b', ''],
    ['#Sandy is here 😂', '#sandy is here 😂']
  ])('%s -> %s', (text, key) => {
    expect(textKey(text)).toBe(key)
  })

  it('is the same for a retweet and for another width and case', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Rain', 'över', '＃Leeds', '😂', 'again...', '&amp;')),
        (words) => {
          const text = words.join(' ')
          const key = textKey(text)
          expect(textKey(`RT @someone: ${text} https://t.co/zz`)).toBe(key)
          expect(textKey(text.toUpperCase().replace(/&AMP;/g, '&').replace(/ /g, '  '))).toBe(key)
        }
      )
    )
  })
})
