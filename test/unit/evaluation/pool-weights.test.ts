import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { goldLikelihoods, poolWeights } from '../../../src-main/evaluation/pool-weights'
import { LABELS } from '../../../src-main/text/labels'

describe('the weights of a pool', () => {
  it('are those that the cases were drawn with', () => {
    const random = seededRandom(2)
    const dice = [
      [0.7, 0.2, 0.1],
      [0.1, 0.3, 0.6]
    ]
    const seen = Array.from({ length: 40_000 }, () => {
      const die = dice[random.next() < 0.8 ? 0 : 1]!
      const x = random.next()
      return x < die[0]! ? 0 : x < die[0]! + die[1]! ? 1 : 2
    })
    const weights = poolWeights(dice.map((die) => Float64Array.from(seen, (face) => die[face]!)))
    expect(weights[0]).toBeCloseTo(0.8, 1)
    expect(weights[0]! + weights[1]!).toBeCloseTo(1, 9)
  })

  it('leave out a model that knows nothing', () => {
    const [good, bad] = poolWeights([new Float64Array(100).fill(0.9), new Float64Array(100).fill(0.1)])
    expect(good).toBeGreaterThan(0.999)
    expect(bad).toBeLessThan(0.001)
  })

  it('come from the probability of each true label', () => {
    const marginals = new Float32Array(2 * LABELS.length)
    marginals[LABELS.indexOf('B-person')] = 0.25
    marginals[LABELS.length] = 0.5
    expect([...goldLikelihoods([marginals], [{ labels: ['B-person', 'O'] }])]).toEqual([0.25, 0.5])
  })
})
