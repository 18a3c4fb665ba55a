import { expect, test } from 'vitest'
import { assembleCells } from '../../../src-main/store/cells'

test('cells are ordered by entity and bucket, entities below the least total are left out', () => {
  const cells = assembleCells(
    {
      entities: Int32Array.from([7, 2, 7, 2, 5]),
      buckets: Int32Array.from([3, 1, 0, 0, 2]),
      counts: Int32Array.from([4, 1, 2, 5, 1])
    },
    2
  )
  expect(cells).toEqual({
    entities: Int32Array.from([2, 7]),
    starts: Int32Array.from([0, 2, 4]),
    buckets: Int32Array.from([0, 1, 0, 3]),
    counts: Int32Array.from([5, 1, 2, 4])
  })
})

test('no cells make an empty table', () => {
  const none = new Int32Array(0)
  expect(assembleCells({ entities: none, buckets: none, counts: none }, 1)).toEqual({
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
    1
  )
  expect(cells.entities).toEqual(Int32Array.from([3]))
  expect(cells.buckets).toEqual(Int32Array.from({ length: n }, (_, i) => i))
  expect(cells.counts).toEqual(Int32Array.from({ length: n }, (_, i) => 7 * i + 1))
})
