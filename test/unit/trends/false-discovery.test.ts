import fc from 'fast-check'
import { expect, test } from 'vitest'
import { benjaminiHochberg } from '../../../src-main/trends/false-discovery'

/** q as Benjamini and Hochberg define it, over the whole family, in quadratic time. */
function bruteForce(ps: readonly number[], p: number): number {
  let least = 1
  for (const other of ps) {
    if (other < p) continue
    const rank = ps.filter((x) => x <= other).length
    least = Math.min(least, (other * ps.length) / rank)
  }
  return least
}

test('q values are those of the definition', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1e-12, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
      (ps) => {
        const q = benjaminiHochberg(Float64Array.from(ps, Math.log), ps.length)
        for (const p of ps) expect(q(Math.log(p))).toBeCloseTo(bruteForce(ps, p), 9)
      }
    )
  )
})

test('leaving out large probabilities changes no q under the cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1e-9, max: 1, noNaN: true }), { minLength: 5, maxLength: 60 }),
      (ps) => {
        const some = benjaminiHochberg(
          Float64Array.from(
            ps.filter((p) => p < 0.1),
            Math.log
          ),
          ps.length
        )
        for (const p of ps.filter((x) => x < 0.1)) {
          const whole = bruteForce(ps, p)
          if (whole < 0.1) expect(some(Math.log(p))).toBeCloseTo(whole, 9)
          else expect(some(Math.log(p))).toBeGreaterThanOrEqual(0.1 - 1e-9)
        }
      }
    )
  )
})
