import { expect, test } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { moreThanBefore, mostTelling, wordUsage } from '../../../src-main/trends/telling'

test('with much said before, the lift is the plain ratio of shares', () => {
  const { ratio, interval } = moreThanBefore(
    { now: 300, before: 1000, usual: 5000 },
    { now: 1000, before: 10_000, usual: 50_000 }
  )
  expect(ratio).toBeCloseTo(0.3 / 0.1, 1)
  expect(interval.low).toBeGreaterThan(2.5)
  expect(interval.high).toBeLessThan(3.5)
})

test('an entity that was not spoken of before is held against what anyone says', () => {
  const { ratio } = moreThanBefore({ now: 30, before: 0, usual: 100 }, { now: 100, before: 0, usual: 10_000 })
  expect(ratio).toBeCloseTo(0.3 / 0.01, 0)
})

test('the interval holds the true lift in nineteen of twenty draws', () => {
  const random = seededRandom(3)
  const binomial = (n: number, p: number): number => {
    let k = 0
    for (let i = 0; i < n; i++) if (random.next() < p) k++
    return k
  }
  const draws = 400
  let held = 0
  for (let i = 0; i < draws; i++) {
    const said = { now: binomial(400, 0.06), before: binomial(1000, 0.02), usual: binomial(1000, 0.02) }
    const { interval } = moreThanBefore(said, { now: 400, before: 1000, usual: 1000 })
    if (interval.low <= 3 && interval.high >= 3) held++
  }
  expect(held / draws).toBeGreaterThan(0.92)
})

test('words of the event come first; words of all tweets, rare ones and the own name do not come', () => {
  const filler = (i: number) =>
    ['the weather is nice', 'have a great day', 'the train is late', 'coffee time'][i % 4]!
  const usual = Array.from({ length: 1000 }, (_, i) => filler(i))
  const before = Array.from({ length: 60 }, (_, i) => `Boston: ${filler(i)}`)
  const now = [
    ...Array.from({ length: 40 }, (_, i) => `Explosion in #Boston, ${filler(i)} http://t.co/${i}`),
    ...Array.from({ length: 20 }, (_, i) => `Boston police: ${filler(i)}`),
    'Boston zeppelin'
  ]
  const words = wordUsage(now, before, usual, new Set(['boston']))
  const telling = mostTelling(words, { now: now.length, before: before.length, usual: usual.length }, 9)
  expect(telling.map(({ word, n }) => [word, n])).toEqual([
    ['explosion', 40],
    ['police', 20]
  ])
})
