import { describe, expect, it } from 'vitest'
import type { ScoredSpan } from '../../../src-main/contract/domain'
import type { Winner } from '../../../src-main/contract/lists'
import { createOverlay } from '../../../src-main/tagging/overlay'

const TEXT = 'Paris Hilton in New York with Apple'
const span = (name: string, entityClass: ScoredSpan['class'], confidence = 0.7): ScoredSpan => ({
  start: TEXT.indexOf(name),
  end: TEXT.indexOf(name) + name.length,
  class: entityClass,
  confidence
})
const hilton = span('Paris Hilton', 'person')
const york = span('York', 'person')
const apple = span('Apple', 'company')

const lay = (wins: Winner, names: readonly [string, ScoredSpan['class']][]) =>
  createOverlay([
    { list: 7, caseRule: 'capital', wins, names: names.map(([name, c]) => ({ name, class: c, priority: 0 })) }
  ])(TEXT, [hilton, york, apple])

describe('a list over what the model found', () => {
  it('takes the place of all spans that it overlaps, and keeps them aside', () => {
    expect(
      lay('list', [
        ['Paris', 'geo-loc'],
        ['New York', 'geo-loc']
      ])
    ).toEqual({
      spans: [
        { ...span('Paris', 'geo-loc', 1), list: 7 },
        { ...span('New York', 'geo-loc', 1), list: 7 },
        apple
      ],
      overruled: [hilton, york]
    })
  })

  it('leaves to the model what overlaps, where the model wins', () => {
    expect(
      lay('model', [
        ['Paris', 'geo-loc'],
        ['New York', 'geo-loc'],
        ['with', 'other']
      ])
    ).toEqual({
      spans: [hilton, york, { ...span('with', 'other', 1), list: 7 }, apple],
      overruled: []
    })
  })

  it('leaves the model its span, with its confidence, where both say the same', () => {
    expect(lay('list', [['Apple', 'company']])).toEqual({ spans: [hilton, york, apple], overruled: [] })
  })

  it('gives a span another class where the list wins', () => {
    expect(lay('list', [['Apple', 'product']])).toEqual({
      spans: [hilton, york, { ...span('Apple', 'product', 1), list: 7 }],
      overruled: [apple]
    })
  })
})
