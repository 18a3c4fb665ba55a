import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutAt, segmentsOf } from '../../../src-renderer/lib/segments'
import { snapToWords, trimPlace, wordsOf } from '../../../src-renderer/lib/words'

const place = fc.tuple(fc.nat(40), fc.nat(12)).map(([start, length]) => ({ start, end: start + length }))

describe('segments of a marked text', () => {
  it('alternate between plain text and spans', () => {
    const spans = [
      { start: 9, end: 15 },
      { start: 0, end: 3 }
    ]
    expect(segmentsOf('MIT near Boston 😀', spans).map(({ text, span }) => [text, span !== null])).toEqual([
      ['MIT', true],
      [' near ', false],
      ['Boston', true],
      [' 😀', false]
    ])
  })

  it('join to the text whatever the spans are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(place), (text, spans) => {
        const segments = segmentsOf(text, spans)
        expect(segments.map((segment) => segment.text).join('')).toBe(text)
        for (const segment of segments) expect(text.slice(segment.start, segment.end)).toBe(segment.text)
      })
    )
  })

  it('leave out what overlaps an earlier span', () => {
    const spans = [
      { start: 0, end: 5 },
      { start: 3, end: 8 }
    ]
    expect(segmentsOf('abcdefghij', spans).map((segment) => segment.text)).toEqual(['abcde', 'fghij'])
  })
})

describe('cutting at a selection', () => {
  it('gives one to three pieces that join', () => {
    expect(cutAt({ start: 2, end: 9 }, { start: 4, end: 6 })).toEqual([
      { start: 2, end: 4 },
      { start: 4, end: 6 },
      { start: 6, end: 9 }
    ])
    expect(cutAt({ start: 2, end: 9 }, { start: 0, end: 20 })).toEqual([{ start: 2, end: 9 }])
    expect(cutAt({ start: 2, end: 9 }, null)).toEqual([{ start: 2, end: 9 }])
  })
})

describe('words that the arrow keys step over', () => {
  const words = (text: string) => wordsOf(text).map(({ start, end }) => text.slice(start, end))

  it('are words, links, emoji and single signs', () => {
    expect(words("Don't miss AT&T @ #Boston http://t.co/a1 👨‍👩‍👧 ok!")).toEqual([
      "Don't",
      'miss',
      'AT&T',
      '@',
      '#',
      'Boston',
      'http://t.co/a1',
      '👨‍👩‍👧',
      'ok',
      '!'
    ])
  })

  it('never overlap and hold all but white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        let at = 0
        for (const { start, end } of wordsOf(text)) {
          expect(text.slice(at, start).trim()).toBe('')
          at = end
        }
        expect(text.slice(at).trim()).toBe('')
      })
    )
  })
})

describe('a selection of the mouse', () => {
  it('is widened to whole words', () => {
    const text = 'in New York today'
    expect(snapToWords(text, { start: 5, end: 8 })).toEqual({ start: 3, end: 11 })
    expect(snapToWords(text, { start: 2, end: 3 })).toBeNull()
  })

  it('loses the white space at its ends where it is meant exactly', () => {
    expect(trimPlace(' ab c ', { start: 0, end: 6 })).toEqual({ start: 1, end: 5 })
    expect(trimPlace('   ', { start: 0, end: 3 })).toBeNull()
  })
})
