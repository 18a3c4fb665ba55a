import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { consensusLabels, silverLabels } from '../../../src-main/model/consensus'
import { isLegalStart, isLegalTransition } from '../../../src-main/model/transitions'
import { LABELS } from '../../../src-main/text/labels'
import { chooseSilver } from '../../../src-main/training/data/silver-choice'

const SIZE = LABELS.length
const RULE = { sure: 0.85, possible: 0.1, mostAmbiguous: 0.5 }
const index = (label: string): number => LABELS.indexOf(label)

/** Marginals with the given probabilities; what is left goes to O. */
function marginalsOf(rows: readonly Readonly<Record<string, number>>[]): Float32Array {
  const all = new Float32Array(rows.length * SIZE)
  rows.forEach((row, t) => {
    let rest = 1
    for (const [label, p] of Object.entries(row)) {
      all[t * SIZE + index(label)] = p
      rest -= p
    }
    all[t * SIZE] = rest
  })
  return all
}

describe('the consensus of marginals', () => {
  it('is the best legal sequence, as trying all of them shows', () => {
    const random = seededRandom(3)
    for (let round = 0; round < 5; round++) {
      const marginals = Float32Array.from({ length: 2 * SIZE }, () => random.next())
      let best = -1
      let expected: number[] = []
      for (let a = 0; a < SIZE; a++) {
        for (let b = 0; b < SIZE; b++) {
          if (!isLegalStart(a) || !isLegalTransition(a, b)) continue
          const product = marginals[a]! * marginals[SIZE + b]!
          if (product > best) [best, expected] = [product, [a, b]]
        }
      }
      expect([...consensusLabels(marginals, 2)]).toEqual(expected)
    }
  })
})

describe('silver labels', () => {
  it('are one where the teacher is sure of it or of an entity, and all possible ones elsewhere', () => {
    const marginals = marginalsOf([
      {},
      { 'B-person': 0.9 },
      { 'I-person': 0.6, 'B-company': 0.15 },
      { 'B-sportsteam': 0.5, 'B-geo-loc': 0.4 },
      { 'I-movie': 0.2 }
    ])
    expect(silverLabels(marginals, 5, RULE)).toEqual([
      [0],
      [index('B-person')],
      [0, index('B-company'), index('I-person')].sort((a, b) => a - b),
      [index('B-sportsteam')],
      [0]
    ])
  })

  it('are none where a tweet with an entity is mostly ambiguous', () => {
    const row = { 'B-person': 0.5, 'B-company': 0.3 }
    expect(silverLabels(marginalsOf([row, row, {}]), 3, RULE)).toBeNull()
  })
})

describe('choosing silver tweets', () => {
  it('takes mostly tweets with entities, rare classes more often than they occur', () => {
    const common = Array.from({ length: 900 }, () => Int32Array.of(0, index('B-person')))
    const rare = Array.from({ length: 100 }, () => Int32Array.of(index('B-movie'), 0))
    const none = Array.from({ length: 1000 }, () => Int32Array.of(0, 0))
    const all = [...common, ...rare, ...none]
    const chosen = chooseSilver(all, 200, seededRandom(1))
    expect(new Set(chosen).size).toBe(200)
    expect(chosen.filter((i) => i < 1000).length).toBe(170)
    expect(chosen.filter((i) => i >= 900 && i < 1000).length).toBeGreaterThan(30)
  })
})
