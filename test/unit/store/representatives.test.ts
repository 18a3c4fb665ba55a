import { expect, test } from 'vitest'
import { representatives } from '../../../src-main/store/representatives'

test('the most copied text of each of two stories comes before a second telling of either', () => {
  const texts = [
    { text: 'explosion at the marathon in Boston', weight: 40 },
    { text: 'explosion at the marathon in Boston today', weight: 30 },
    { text: 'red sox win the game tonight', weight: 35 },
    { text: 'red sox win the game', weight: 20 },
    { text: 'breakfast', weight: 1 }
  ]
  expect(representatives(texts, 2)).toEqual([0, 2])
  expect(representatives(texts, 9)).toHaveLength(5)
  expect(representatives([], 3)).toEqual([])
})
