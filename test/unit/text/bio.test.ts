import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bioesToSpans,
  bioToSpans,
  spansToBio,
  spansToBioes,
  spansToIob1,
  type TokenSpan
} from '../../../src-main/text/bio'
import { toTextSpans, toTokenSpans } from '../../../src-main/text/token-spans'
import { tokenise } from '../../../src-main/text/tokenise'
import { awkwardText } from '../../support/awkward-text'

const spansOf = (length: number): fc.Arbitrary<TokenSpan[]> =>
  fc
    .array(
      fc.record({
        gap: fc.nat(2),
        size: fc.integer({ min: 1, max: 3 }),
        class: fc.constantFrom('person', 'geo-loc')
      })
    )
    .map((pieces) => {
      const spans: TokenSpan[] = []
      let at = 0
      for (const piece of pieces) {
        const start = at + piece.gap
        at = start + piece.size
        if (at <= length) spans.push({ start, end: at, class: piece.class })
      }
      return spans
    })

describe('bioToSpans', () => {
  const cases: [labels: string, spans: [number, number, string][]][] = [
    ['O B-person I-person O', [[1, 3, 'person']]],
    ['I-person I-person O', [[0, 2, 'person']]],
    [
      'B-person I-geo-loc',
      [
        [0, 1, 'person'],
        [1, 2, 'geo-loc']
      ]
    ],
    [
      'B-person B-person',
      [
        [0, 1, 'person'],
        [1, 2, 'person']
      ]
    ],
    ['O I-geo-loc', [[1, 2, 'geo-loc']]],
    ['', []]
  ]
  it.each(cases)('reads %s as conlleval does', (labels, spans) => {
    expect(bioToSpans(labels.split(' '))).toEqual(
      spans.map(([start, end, name]) => ({ start, end, class: name }))
    )
  })

  it('is undone by every scheme', () => {
    fc.assert(
      fc.property(
        fc.nat(20).chain((length) => fc.tuple(fc.constant(length), spansOf(length))),
        ([length, spans]) => {
          expect(bioToSpans(spansToBio(spans, length))).toEqual(spans)
          expect(bioesToSpans(spansToBioes(spans, length))).toEqual(spans)
          expect(bioToSpans(spansToIob1(spans, length))).toEqual(spans)
        }
      )
    )
  })

  it('keeps the earlier of two spans that overlap', () => {
    const labels = spansToBio(
      [
        { start: 0, end: 2, class: 'person' },
        { start: 1, end: 3, class: 'movie' }
      ],
      3
    )
    expect(labels).toEqual(['B-person', 'I-person', 'O'])
  })

  it('begins a span at a stray E- or I- of BIOES', () => {
    expect(bioesToSpans(['E-person', 'I-movie', 'E-movie', 'S-movie', 'U-person'])).toEqual([
      { start: 0, end: 1, class: 'person' },
      { start: 1, end: 3, class: 'movie' },
      { start: 3, end: 4, class: 'movie' },
      { start: 4, end: 5, class: 'person' }
    ])
  })
})

describe('offsets', () => {
  it('survive text -> tokens -> BIO -> spans and back', () => {
    fc.assert(
      fc.property(
        awkwardText.chain((text) => fc.tuple(fc.constant(text), spansOf(tokenise(text).length))),
        ([text, spans]) => {
          const tokens = tokenise(text)
          const placed = toTextSpans(bioToSpans(spansToBio(spans, tokens.length)), tokens)
          expect(toTokenSpans(placed, tokens)).toEqual(spans)
          for (const [i, span] of placed.entries()) {
            expect(text.startsWith(tokens[spans[i]!.start]!.text, span.start)).toBe(true)
            expect(text.slice(0, span.end).endsWith(tokens[spans[i]!.end - 1]!.text)).toBe(true)
          }
        }
      ),
      { numRuns: 500 }
    )
  })

  it('widen to the whole token where a mark cuts one', () => {
    const tokens = tokenise('the Corn Exchange')
    expect(toTokenSpans([{ start: 6, end: 10, class: 'facility' }], tokens)).toEqual([
      { start: 1, end: 3, class: 'facility' }
    ])
    expect(toTokenSpans([{ start: 3, end: 4, class: 'facility' }], tokens)).toEqual([])
  })
})
