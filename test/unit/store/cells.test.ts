import { expect, test } from 'vitest'
import { assembleCells, mergeCells } from '../../../src-main/store/cells'
import type { Cells } from '../../../src-main/store/shapes'

const cells = (
  rows: readonly (readonly [entity: number, cells: readonly (readonly [number, number])[]])[]
): Cells => ({
  entities: Int32Array.from(rows, (r) => r[0]),
  starts: Int32Array.from([0, ...rows.map((_, i) => rows.slice(0, i + 1).flatMap((r) => r[1]).length)]),
  buckets: Int32Array.from(rows.flatMap((r) => r[1].map((c) => c[0]))),
  counts: Int32Array.from(rows.flatMap((r) => r[1].map((c) => c[1])))
})

const NO_ONE = { first: 0, end: 1, window: 100, also: new Int32Array(0), most: null }

test('cells are ordered by entity and bucket, entities below the least total are left out', () => {
  const cells = assembleCells(
    {
      entities: Int32Array.from([7, 2, 7, 2, 5]),
      buckets: Int32Array.from([3, 1, 0, 0, 2]),
      counts: Int32Array.from([4, 1, 2, 5, 1])
    },
    { ...NO_ONE, all: 2 }
  )
  expect(cells).toEqual({
    entities: Int32Array.from([2, 7]),
    starts: Int32Array.from([0, 2, 4]),
    buckets: Int32Array.from([0, 1, 0, 3]),
    counts: Int32Array.from([5, 1, 2, 4])
  })
})

test('an entity is told for its window, for its whole, or because it was asked for; of the first two the most frequent alone where a limit is set', () => {
  const loose = {
    entities: Int32Array.from([1, 2, 3, 4, 4]),
    buckets: Int32Array.from([0, 1, 1, 0, 2]),
    counts: Int32Array.from([9, 4, 3, 1, 1])
  }
  const least = { first: 1, end: 2, window: 4, all: 9, also: Int32Array.from([4]) }
  expect([...assembleCells(loose, { ...least, most: null }).entities]).toEqual([1, 2, 4])
  expect([...assembleCells(loose, { ...least, most: 1 }).entities]).toEqual([1, 4])
})

test('no cells make an empty table', () => {
  const none = new Int32Array(0)
  expect(assembleCells({ entities: none, buckets: none, counts: none }, null)).toEqual({
    entities: none,
    starts: Int32Array.from([0]),
    buckets: none,
    counts: none
  })
})

test('an entity with a cell in each of many buckets has them in order, each with its count', () => {
  const n = 500
  const shuffled = Int32Array.from({ length: n }, (_, i) => (i * 277) % n)
  const cells = assembleCells(
    {
      entities: new Int32Array(n).fill(3),
      buckets: shuffled,
      counts: shuffled.map((bucket) => 7 * bucket + 1)
    },
    null
  )
  expect(cells.entities).toEqual(Int32Array.from([3]))
  expect(cells.buckets).toEqual(Int32Array.from({ length: n }, (_, i) => i))
  expect(cells.counts).toEqual(Int32Array.from({ length: n }, (_, i) => 7 * i + 1))
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
