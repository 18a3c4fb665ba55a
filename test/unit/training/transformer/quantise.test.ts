import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../src-main/base/random'
import { quantiseColumns } from '../../../../src-main/training/transformer/quantise'

const ROWS = 37
const COLUMNS = 29

/** Columns of noise, and some with single or paired weights far above the others. */
function matrix(): Float32Array {
  const random = seededRandom(4)
  return Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => {
    const [row, column] = [Math.floor(i / COLUMNS), i % COLUMNS]
    if (column === 0) return 0
    const isOutlier = (column % 3 === 1 && row === 6) || (column % 3 === 2 && (row === 6 || row === 7))
    return (random.next() - 0.5) * (isOutlier ? 40 : 1)
  })
}

describe('weights in whole numbers', () => {
  const values = matrix()
  const { whole, scales } = quantiseColumns(values, COLUMNS)
  const at = (row: number, column: number): number =>
    row < ROWS ? Math.abs(whole[row * COLUMNS + column]!) : 0

  it('never let two products that are added in 16 bits overflow', () => {
    for (let column = 0; column < COLUMNS; column++) {
      for (let row = 0; row < ROWS; row += 2) {
        expect(255 * (at(row, column) + at(row + 1, column))).toBeLessThan(2 ** 15)
        expect(at(row, column)).toBeLessThan(128)
      }
    }
  })

  it('are within half a step, and a step is as small as the largest pair of its column allows', () => {
    values.forEach((value, i) => {
      const scale = scales[i % COLUMNS]!
      expect(Math.abs(value - whole[i]! * scale)).toBeLessThanOrEqual(scale / 2 + 1e-6)
    })
    for (let column = 1; column < COLUMNS; column++) {
      const pairs = Array.from(
        { length: Math.ceil(ROWS / 2) },
        (_, k) => at(2 * k, column) + at(2 * k + 1, column)
      )
      expect(Math.max(...pairs)).toBeGreaterThanOrEqual(126)
    }
  })
})
