import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kleinbergBursts } from '../../../src-main/trends/bursts'
import { logGamma } from '../../../src-main/trends/special'

const FACTOR = 2
const GAMMA = 1

const binomialCost = (r: number, d: number, p: number) =>
  -(logGamma(d + 1) - logGamma(r + 1) - logGamma(d - r + 1) + r * Math.log(p) + (d - r) * Math.log(1 - p))

/** Every sequence of states, with Kleinberg's costs written out. */
function cheapest(counts: number[], sizes: number[], base: number) {
  const n = counts.length
  let best = { cost: Number.POSITIVE_INFINITY, states: 0 }
  for (let states = 0; states < 2 ** n; states++) {
    let cost = 0
    for (let t = 0, before = 0; t < n; t++) {
      const now = (states >> t) & 1
      if (now > before) cost += GAMMA * Math.log(n)
      cost += binomialCost(counts[t]!, sizes[t]!, now ? FACTOR * base : base)
      before = now
    }
    if (cost < best.cost - 1e-9) best = { cost, states }
  }
  return best
}

test('bursts and weights are those of the cheapest of all state sequences', () => {
  let withBursts = 0
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 10, max: 60 })), {
        minLength: 2,
        maxLength: 10
      }),
      fc.double({ min: 0.02, max: 0.2, noNaN: true }),
      (cells, base) => {
        const counts = cells.map((c) => c[0])
        const sizes = cells.map((c) => c[1])
        const spans = kleinbergBursts(
          Float64Array.from(counts),
          Float64Array.from(sizes),
          new Float64Array(cells.length).fill(base)
        )
        const wanted = cheapest(counts, sizes, base)
        let states = 0
        let cost = 0
        for (const span of spans) {
          withBursts++
          cost += GAMMA * Math.log(cells.length)
          let weight = 0
          for (let t = span.from; t < span.to; t++) {
            states |= 1 << t
            weight +=
              binomialCost(counts[t]!, sizes[t]!, base) - binomialCost(counts[t]!, sizes[t]!, FACTOR * base)
          }
          expect(span.weight).toBeCloseTo(weight, 6)
        }
        for (let t = 0; t < cells.length; t++) {
          cost += binomialCost(counts[t]!, sizes[t]!, (states >> t) & 1 ? FACTOR * base : base)
        }
        expect(cost).toBeCloseTo(wanted.cost, 6)
      }
    ),
    { numRuns: 300 }
  )
  expect(withBursts).toBeGreaterThan(50)
})

test('what a changing base expects is no burst', () => {
  const base = Float64Array.from([0.01, 0.2, 0.01, 0.2])
  const counts = Float64Array.from([1, 20, 1, 20])
  const sizes = new Float64Array(4).fill(100)
  expect(kleinbergBursts(counts, sizes, base)).toEqual([])
  expect(kleinbergBursts(counts, sizes, new Float64Array(4).fill(0.05)).length).toBeGreaterThan(0)
})
