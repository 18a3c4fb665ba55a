import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../src-main/base/random'
import { createDraft } from '../../../../src-main/training/onnx/draft'
import { encodeGraph } from '../../../../src-main/training/onnx/graph'
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

/** Onnxruntime's sums of `whole`, `[row, column]`, by rows of the greatest byte. */
async function runtimeSums(whole: Int8Array, columns: number): Promise<Int32Array> {
  const rows = whole.length / columns
  const draft = createDraft()
  draft.constant('weights', 'int8', [rows, columns], whole)
  draft.node('MatMulInteger', ['bytes', 'weights'], 'sums')
  const graph = encodeGraph({
    name: 'sums',
    ...draft,
    inputs: [{ name: 'bytes', element: 'uint8', dims: ['m', rows] }],
    outputs: [{ name: 'sums', element: 'int32', dims: ['m', columns] }]
  })
  const session = await InferenceSession.create(Buffer.from(graph))
  const bytes = new Tensor('uint8', new Uint8Array(rows).fill(255), [1, rows])
  const { sums } = await session.run({ bytes })
  await session.release()
  return sums!.data as Int32Array
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

  it('are summed exactly by the runtime where every other pair is as large as it can be', async () => {
    const [rows, columns] = [64, 48]
    const random = seededRandom(5)
    const signs = Array.from({ length: columns }, () => (random.next() < 0.5 ? -1 : 1))
    const large = Float32Array.from({ length: rows * columns }, (_, i) =>
      Math.floor(i / columns) % 4 < 2 ? signs[i % columns]! * (0.9 + 0.1 * random.next()) : 0
    )
    const { whole } = quantiseColumns(large, columns)
    const exact = new Array<number>(columns).fill(0)
    whole.forEach((weight, i) => {
      exact[i % columns]! += 255 * weight
    })
    expect(Array.from(await runtimeSums(whole, columns))).toEqual(exact)
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
