import { expect, test } from 'vitest'
import { lift, likelihoodRatio } from '../../../src-main/trends/lift'
import { stories } from '../../../src-main/trends/stories'

const riser = (entity: number, weight: number, from: number, to: number) => ({
  entity,
  count: 100,
  bursts: [{ from, to, weight }]
})

test('lift is observed over independent, and a pair of rare names is held back', () => {
  expect(lift(50, 100, 100, 1000)).toBeCloseTo(51 / 11)
  expect(lift(1, 1, 1, 100_000)).toBeLessThan(2.001)
})

test('the likelihood ratio is that of the table by definition', () => {
  // R: x <- matrix(c(30, 70, 70, 830), 2); 2 * sum(x * log(x / (rowSums(x) %o% colSums(x) / sum(x))))
  const x = [30, 70, 70, 830]
  const e = [10, 90, 90, 810]
  expect(likelihoodRatio(30, 100, 100, 1000)).toBeCloseTo(
    2 * x.reduce((sum, n, i) => sum + n * Math.log(n / e[i]!), 0),
    9
  )
  expect(likelihoodRatio(10, 100, 100, 1000)).toBeCloseTo(0, 9)
})

test('a story needs words said together and bursts at one time, and is led by its strongest', () => {
  const risers = [riser(1, 3, 0, 10), riser(2, 5, 0, 10), riser(3, 4, 50, 60), riser(4, 1, 0, 10)]
  const pairs = [
    { a: 1, b: 2, n: 60 },
    { a: 2, b: 3, n: 60 },
    { a: 1, b: 4, n: 1 }
  ]
  expect([...stories(risers, pairs, 10_000)].sort()).toEqual([
    [1, 2],
    [2, 2]
  ])
})

test('two stories are not chained by a name that both share', () => {
  const risers = [riser(1, 9, 0, 10), riser(2, 5, 0, 10), riser(3, 8, 0, 10)]
  const pairs = [
    { a: 1, b: 2, n: 40 },
    { a: 2, b: 3, n: 40 }
  ]
  expect([...stories(risers, pairs, 10_000)].sort()).toEqual([
    [1, 1],
    [2, 1]
  ])
})
