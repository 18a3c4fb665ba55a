import type { Cells } from './shapes'

interface Loose {
  readonly entities: Int32Array
  readonly buckets: Int32Array
  readonly counts: Int32Array
}

/**
 * Orders cells by entity, then bucket (two stable counting sorts), and leaves out entities below `minTotal`.
 * @param bucketCount number of buckets
 */
export function assembleCells(loose: Loose, bucketCount: number, minTotal: number): Cells {
  const top = loose.entities.reduce((most, entity) => Math.max(most, entity), -1)
  const totals = new Int32Array(top + 1)
  loose.entities.forEach((entity, i) => {
    totals[entity]! += loose.counts[i]!
  })
  const byBucket = sortedBy(loose.buckets, identity(loose.buckets.length), bucketCount)
  const order = sortedBy(loose.entities, byBucket, top + 1)
  const kept = order.filter((i) => totals[loose.entities[i]!]! >= minTotal)
  const entities: number[] = []
  const starts: number[] = []
  const buckets = new Int32Array(kept.length)
  const counts = new Int32Array(kept.length)
  let last = -1
  kept.forEach((from, to) => {
    const entity = loose.entities[from]!
    if (entity !== last) {
      entities.push(entity)
      starts.push(to)
      last = entity
    }
    buckets[to] = loose.buckets[from]!
    counts[to] = loose.counts[from]!
  })
  starts.push(kept.length)
  return { entities: Int32Array.from(entities), starts: Int32Array.from(starts), buckets, counts }
}

function identity(length: number): Int32Array {
  const order = new Int32Array(length)
  for (let i = 0; i < length; i++) order[i] = i
  return order
}

function sortedBy(keys: Int32Array, order: Int32Array, range: number): Int32Array {
  const next = new Int32Array(range + 1)
  for (const key of keys) next[key + 1]!++
  for (let key = 0; key < range; key++) next[key + 1]! += next[key]!
  const result = new Int32Array(order.length)
  for (const i of order) {
    const key = keys[i]!
    result[next[key]!++] = i
  }
  return result
}
