import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { quantile } from '../../../src-main/evaluation/bootstrap'
import { calibrationOf } from '../../../src-main/evaluation/calibration'
import { compareModels } from '../../../src-main/evaluation/compare'

describe('quantile', () => {
  it('is linear between order statistics, as numpy', () => {
    const found = [0, 0.025, 0.5, 0.9, 1].map((q) => quantile([1, 2, 4, 8], q).toFixed(12))
    expect(found.map(Number)).toEqual([1, 1.075, 3, 6.8, 8])
  })
})

describe('compareModels', () => {
  const random = seededRandom(3)
  const gold = Array.from({ length: 200 }, () => ['O', 'B-person', 'O'])
  const rightAt = (share: number) => gold.map((row) => (random.next() < share ? row : ['O', 'O', 'O']))

  it('finds a real difference and no difference of a model with itself', () => {
    const weak = rightAt(0.5)
    const strong = rightAt(0.8)
    const found = compareModels(gold, weak, strong)
    expect(found.difference).toBeGreaterThan(0.1)
    expect(found.interval!.low).toBeGreaterThan(0)
    expect(found.p).toBeLessThan(0.01)
    expect(compareModels(gold, weak, weak)).toMatchObject({
      difference: 0,
      interval: { low: 0, high: 0 },
      p: 1
    })
  })

  it('says the same the other way round with the sign changed', () => {
    const a = rightAt(0.6)
    const b = rightAt(0.65)
    const forth = compareModels(gold, a, b, { seed: 9 })
    const back = compareModels(gold, b, a, { seed: 9 })
    expect(back.difference).toBeCloseTo(-forth.difference!, 12)
    expect(back.interval!.low).toBeCloseTo(-forth.interval!.high, 12)
    expect(back.p).toBe(forth.p)
  })

  it('rejects equal models about as often as the level says', () => {
    let rejected = 0
    for (let trial = 0; trial < 200; trial++) {
      const rows = gold.slice(0, 60)
      const pick = () => rows.map((row) => (random.next() < 0.6 ? row : ['O', 'O', 'O']))
      if (compareModels(rows, pick(), pick(), { resamples: 200, seed: trial }).p! < 0.1) rejected++
    }
    expect(rejected).toBeGreaterThan(8)
    expect(rejected).toBeLessThan(36)
  })

  it('is null where nothing can be compared', () => {
    expect(compareModels([['O']], [['O']], [['O']])).toEqual({
      a: null,
      b: null,
      difference: null,
      interval: null,
      p: null
    })
  })
})

describe('calibrationOf', () => {
  it('weighs the gap of each bin by its size', () => {
    const { error, bins } = calibrationOf([0.9, 0.8, 0.95, 0.3], [true, false, true, true], 2)
    expect(bins).toEqual([
      { low: 0, high: 0.5, n: 1, confidence: 0.3, accuracy: 1 },
      { low: 0.5, high: 1, n: 3, confidence: (0.9 + 0.8 + 0.95) / 3, accuracy: 2 / 3 }
    ])
    expect(error).toBeCloseTo((0.7 + Math.abs(2 - 2.65)) / 4, 12)
  })

  it('is zero for frequencies that are as confidences say, and null without predictions', () => {
    expect(calibrationOf([0.5, 0.5, 1, 1], [true, false, true, true]).error).toBe(0)
    expect(calibrationOf([], []).error).toBeNull()
  })

  it('puts 0 and 1 into the outer bins', () => {
    expect(calibrationOf([0, 1], [false, true], 4).bins.map((bin) => bin.n)).toEqual([1, 0, 0, 1])
  })
})
