import fc from 'fast-check'
import { expect, it } from 'vitest'
import { best } from '../../../src-main/trends/order'

it('keeps what sorting everything would keep', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ rank: fc.integer({ min: 0, max: 1 }), key: fc.integer({ min: -9, max: 9 }) }), {
        maxLength: 600
      }),
      fc.integer({ min: 1, max: 40 }),
      (rows, n) => {
        const items = rows.map((_, i) => i)
        const sorted = [...items].sort(
          (a, b) => rows[a]!.rank - rows[b]!.rank || rows[b]!.key - rows[a]!.key || a - b
        )
        expect(
          best(
            items,
            n,
            (i) => rows[i]!.rank,
            (i) => rows[i]!.key
          )
        ).toEqual(sorted.slice(0, n))
      }
    ),
    { numRuns: 300 }
  )
})
