import { expect, it } from 'vitest'
import { countSpellings } from '../../../src-main/lexical/spellings'

/** Tweets that differ by a number that is not read as a word of its own. */
const tweets = (n: number, text: (i: number) => string): string[] =>
  Array.from({ length: n }, (_, i) => text(i))
const mark = (i: number): string => 'xyzuvw'.repeat(9).slice(0, i + 1)

async function groups(texts: readonly string[]): Promise<Record<string, [number, number]>> {
  const { words, capital, loud } = await countSpellings(texts, 8)
  return Object.fromEntries(words.map((word, i) => [word, [capital[i]!, loud[i]!]]))
}

it('words are grouped by how often they are capitalised inside sentences', async () => {
  const found = await groups([
    ...tweets(20, (i) => `we went to Paris with nasa ${mark(i)}`),
    ...tweets(10, (i) => `we went to paris with NASA and ${mark(i)}`)
  ])
  expect(found.went).toEqual([0, 0])
  expect(found.paris).toEqual([5, 0])
  expect(found.nasa).toEqual([4, 2])
  expect(found.we).toBeUndefined()
})

it('sentences begin after punctuation, handles and RT, and the first word says nothing', async () => {
  const found = await groups([
    ...tweets(9, (i) => `it is over. Then they left ${mark(i)}`),
    ...tweets(9, (i) => `RT @someone Yesterday was fine ${mark(i)}`)
  ])
  expect(found.then).toBeUndefined()
  expect(found.yesterday).toBeUndefined()
  expect(found.they).toEqual([0, 0])
  expect(found.was).toEqual([0, 0])
})

it('tweets without capitals, those full of them and copies say nothing', async () => {
  const found = await groups([
    ...tweets(12, (i) => `they saw paris and rome today ${mark(i)}`),
    ...tweets(12, (i) => `They Saw Paris And Rome Today ${mark(i)}`),
    ...tweets(12, () => 'they saw Paris and Rome yesterday')
  ])
  expect(found).toEqual({})
})

it('rare words are left out, the most frequent come first', async () => {
  const texts = [...tweets(8, (i) => `we saw Rome ${mark(i)}`), ...tweets(9, (i) => `we met Ann ${mark(i)}`)]
  const { words, texts: distinct } = await countSpellings(texts, 8)
  expect(words).toEqual(['ann', 'met', 'rome', 'saw'])
  expect(distinct).toBe(17)
})
