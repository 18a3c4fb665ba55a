import { expect, test } from 'vitest'
import { mergeCells } from '../../../src-main/trends/cells'
import type { Cells } from '../../../src-main/trends/ports'

const cells = (
  rows: readonly (readonly [entity: number, cells: readonly (readonly [number, number])[]])[]
): Cells => ({
  entities: Int32Array.from(rows, (r) => r[0]),
  starts: Int32Array.from([0, ...rows.map((_, i) => rows.slice(0, i + 1).flatMap((r) => r[1]).length)]),
  buckets: Int32Array.from(rows.flatMap((r) => r[1].map((c) => c[0]))),
  counts: Int32Array.from(rows.flatMap((r) => r[1].map((c) => c[1])))
})

test('two sets of cells become one in the order of entities', () => {
  const a = cells([
    [
      2,
      [
        [0, 5],
        [3, 1]
      ]
    ],
    [7, [[1, 2]]]
  ])
  const b = cells([
    [1, [[4, 4]]],
    [
      5,
      [
        [0, 9],
        [2, 8]
      ]
    ],
    [9, []]
  ])
  const wanted = cells([
    [1, [[4, 4]]],
    [
      2,
      [
        [0, 5],
        [3, 1]
      ]
    ],
    [
      5,
      [
        [0, 9],
        [2, 8]
      ]
    ],
    [7, [[1, 2]]],
    [9, []]
  ])
  expect(mergeCells(a, b)).toEqual(wanted)
})
