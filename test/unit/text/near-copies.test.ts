import { expect, test } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { minHash } from '../../../src-main/text/min-hash'
import { candidates, createGroups } from '../../../src-main/text/near-copies'
import { resemblance, shingles } from '../../../src-main/text/shingles'

const WORDS = 'storm flood river bridge police school coffee train market island'.split(' ')

function randomText(random: ReturnType<typeof seededRandom>, words: number): string {
  return Array.from({ length: words }, () => `${WORDS[random.below(10)]}${random.below(100)}`).join(' ')
}

test('resemblance is shared runs of four characters over all of both', () => {
  const random = seededRandom(1)
  for (let i = 0; i < 50; i++) {
    const a = randomText(random, 6)
    const b = `${a.slice(0, random.below(a.length))}${randomText(random, 3)}`
    const [left, right] = [a, b].map(
      (text) => new Set(Array.from({ length: text.length - 3 }, (_, at) => text.slice(at, at + 4)))
    ) as [Set<string>, Set<string>]
    const shared = [...left].filter((run) => right.has(run)).length
    expect(resemblance(shingles(a), shingles(b))).toBeCloseTo(shared / (left.size + right.size - shared), 12)
  }
})

test('two texts share a band as often as their resemblance to the fifth power says', () => {
  const random = seededRandom(2)
  const hash = minHash(100)
  let expected = 0
  let shared = 0
  for (let i = 0; i < 60; i++) {
    const a = randomText(random, 12)
    const b = `${a.slice(0, 60 + random.below(30))} ${randomText(random, 1)}`
    const bands = Uint32Array.from(hash.bands(shingles(a)))
    const others = hash.bands(shingles(b))
    expected += 100 * resemblance(shingles(a), shingles(b)) ** 5
    shared += bands.filter((band, at) => band === others[at]).length
  }
  expect(expected).toBeGreaterThan(500)
  expect(Math.abs(shared - expected)).toBeLessThan(0.1 * expected)
})

test('a small bucket gives all pairs, a large one few for each text', () => {
  expect([...candidates([4, 7, 9])]).toEqual([
    [4, 7],
    [4, 9],
    [7, 9]
  ])
  const many = [...candidates(Int32Array.from({ length: 1000 }, (_, i) => i))]
  expect(many.length).toBeLessThan(4 * 1000)
  expect(new Set(many.map((pair) => pair[1])).size).toBe(999)
})

test('groups are what pairs connect, whatever their order', () => {
  const random = seededRandom(3)
  const pairs = Array.from({ length: 60 }, () => [random.below(100), random.below(100)] as const)
  const roots = [pairs, [...pairs].reverse()].map((list) => {
    const groups = createGroups(100)
    for (const [a, b] of list) groups.join(a, b)
    return Array.from({ length: 100 }, (_, i) => groups.rootOf(i))
  })
  const least = Array.from({ length: 100 }, (_, i) => i)
  for (let round = 0; round < 100; round++) {
    for (const [a, b] of pairs) least[a] = least[b] = Math.min(least[a]!, least[b]!)
  }
  expect(roots).toEqual([least, least])
})
