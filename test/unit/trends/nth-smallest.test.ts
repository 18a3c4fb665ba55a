import { expect, test } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { nthSmallest } from '../../../src-main/trends/nth-smallest'

test('every place of random values holds what it holds once they are sorted', () => {
  const random = seededRandom(3)
  for (let round = 0; round < 300; round++) {
    const values = Float64Array.from({ length: 1 + random.below(40) }, () =>
      random.next() < 0.5 ? random.below(4) : random.next()
    )
    const sorted = values.slice().sort()
    for (let k = 0; k < values.length; k++) expect(nthSmallest(values.slice(), k)).toBe(sorted[k])
  }
})
