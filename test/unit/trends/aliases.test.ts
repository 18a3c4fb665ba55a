import { expect, test } from 'vitest'
import { aliasReason, editDistance } from '../../../src-main/trends/aliases'

const named = (key: string, n: number) => ({ key, n })

test('initials, parts that are named together and rare near spellings are offered, and nothing else is', () => {
  expect(aliasReason(named('fbi', 90), named('federal bureau investigation', 4), 0)).toBe('acronym')
  expect(aliasReason(named('barack obama', 40), named('obama', 900), 5)).toBe('contained')
  expect(aliasReason(named('barack obama', 40), named('obama', 900), 1)).toBeNull()
  expect(aliasReason(named('tsarnaev', 800), named('tsarneav', 3), 0)).toBe('spelling')
  expect(aliasReason(named('tsarnaev', 800), named('tsarneav', 300), 0)).toBeNull()
  expect(aliasReason(named('iphone 4', 800), named('iphone 5', 3), 0)).toBeNull()
  expect(aliasReason(named('iran', 800), named('iraq', 3), 0)).toBeNull()
  expect(aliasReason(named('art', 10), named('cart', 900), 9)).toBeNull()
})

test('the distance is the least number of edits and swaps of neighbours', () => {
  const known = [
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['ca', 'ac', 1],
    ['ca', 'abc', 3],
    ['same', 'same', 0]
  ] as const
  for (const [a, b, n] of known) expect([a, b, editDistance(a, b)]).toEqual([a, b, n])
})
