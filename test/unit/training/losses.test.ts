import { describe, expect, it } from 'vitest'
import { tokenLoss } from '../../../src-main/training/losses/token-losses'
import table from '../../fixtures/training/losses.json'

const KINDS = ['cross-entropy', 'focal-sigmoid', 'focal-softmax'] as const

describe('the loss of a token', () => {
  for (const kind of KINDS) {
    it(`of kind ${kind} is what its formula gives in Python`, () => {
      for (const row of table) {
        const loss = tokenLoss(kind, row)
        const gradient = new Float64Array(6)
        const value = loss(Float32Array.from(row.logits), 0, 6, Float32Array.from(row.allowed), 0, gradient)
        expect(value).toBeCloseTo(row[kind], 5)
      }
    })

    it(`of kind ${kind} has the gradient that differences give`, () => {
      for (const row of table) {
        const loss = tokenLoss(kind, row)
        const allowed = Float32Array.from(row.allowed)
        const at = (logits: readonly number[]): number =>
          loss(Float32Array.from(logits), 0, 6, allowed, 0, new Float64Array(6))
        const gradient = new Float64Array(6)
        loss(Float32Array.from(row.logits), 0, 6, allowed, 0, gradient)
        for (let k = 0; k < 6; k++) {
          const moved = (by: number): number[] => row.logits.map((x, i) => (i === k ? x + by : x))
          expect(gradient[k]).toBeCloseTo((at(moved(1e-2)) - at(moved(-1e-2))) / 2e-2, 3)
        }
      }
    })
  }
})
