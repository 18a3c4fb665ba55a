import { expect, test } from 'vitest'
import { type Random, seededRandom } from '../../../src-main/base/random'
import { alphaAt, DispersionTally } from '../../../src-main/trends/dispersion'

function poisson(mean: number, random: Random): number {
  let n = 0
  for (let left = mean; left > 0; left -= 20) {
    const limit = Math.exp(-Math.min(left, 20))
    for (let p = random.next(); p > limit; p *= random.next()) n++
  }
  return n
}

/** A gamma variate of integer shape and mean 1. */
function gamma(shape: number, random: Random): number {
  let sum = 0
  for (let i = 0; i < shape; i++) sum -= Math.log(1 - random.next())
  return sum / shape
}

/** alpha of entities of one level whose rates are gamma with shape 1 / alpha; `drift` multiplies the rate along the series. */
function measured(shape: number | null, mean: number, drift: (t: number) => number, seed: number): number {
  const random = seededRandom(seed)
  const tally = new DispersionTally()
  for (let entity = 0; entity < 60; entity++) {
    let before = 0
    for (let t = 0; t < 400; t++) {
      const rate = mean * drift(t) * (shape === null ? 1 : gamma(shape, random))
      const count = poisson(rate, random)
      if (t > 0) tally.add(before, mean, count, mean)
      before = count
    }
    tally.next()
  }
  return alphaAt(tally.finish(), mean)
}

test('the dispersion of gamma-mixed counts is found again', () => {
  expect(Math.abs(measured(4, 12, () => 1, 1) - 0.25)).toBeLessThan(0.08)
  expect(Math.abs(measured(10, 12, () => 1, 2) - 0.1)).toBeLessThan(0.05)
})

test('Poisson counts get the least dispersion, also along a ramp or a shift', () => {
  expect(measured(null, 12, () => 1, 3)).toBeLessThan(0.01)
  expect(measured(null, 12, (t) => 1 + t / 100, 4)).toBeLessThan(0.01)
  expect(measured(null, 12, (t) => (t < 200 ? 0.5 : 1), 5)).toBeLessThan(0.01)
})
