import { expect, test } from 'vitest'
import { overNoise, ratioOf, roughScore } from '../../../src-main/trends/ratio'

const over = (count: number, mean: number, level: number) => {
  const floored = overNoise(mean, level)
  return ratioOf(count, floored.mean, floored.level, 0.05)
}

test('a few mentions of a name that was never seen do not stand above what many talk about', () => {
  const never = over(9, 0.02, 0.5)
  const known = over(70, 2, 40)
  expect(never.ratio).toBe(9)
  expect(never.interval.low).toBeLessThan(known.interval.low)
  expect(roughScore(9, 0.02, 0.5, 0.05)).toBeLessThan(roughScore(70, 2, 40, 0.05))
})

test('where one or more were to be expected, the noise floor changes nothing', () => {
  expect(overNoise(1, 8)).toEqual({ mean: 1, level: 8 })
  expect(overNoise(30, 400)).toEqual({ mean: 30, level: 400 })
})
