import { expect, test } from 'vitest'
import { representatives } from '../../../src-main/store/representatives'

test('of two stories the most copied text of each is chosen, and what says nearly the same is folded into it', () => {
  const texts = [
    { text: 'explosion at the marathon in Boston', weight: 40 },
    { text: 'Explosion at the marathon in Boston today http://t.co/x', weight: 30 },
    { text: 'red sox win the game tonight', weight: 35 },
    { text: 'red sox win the game', weight: 20 },
    { text: 'breakfast', weight: 1 }
  ]
  expect(representatives(texts, 2)).toEqual([
    { index: 0, weight: 70 },
    { index: 2, weight: 55 }
  ])
  expect(representatives(texts, 9).map(({ index }) => index)).toEqual([0, 2, 4])
  expect(representatives([], 3)).toEqual([])
})
