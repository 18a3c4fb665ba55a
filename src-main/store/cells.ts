import type { Cells } from './shapes'

interface Loose {
  readonly entities: Int32Array
  readonly buckets: Int32Array
  readonly counts: Int32Array
}

const SHORT = 48
const COUNT_RANGE = 2 ** 31

/**
 * Orders cells by entity, then bucket, and leaves out entities below `minTotal`: each entity's cells are put in one stretch, then
 * each stretch is sorted, which keeps to the cache where sorting all of them does not.
 */
export function assembleCells(loose: Loose, minTotal: number): Cells {
  const top = loose.entities.reduce((most, entity) => Math.max(most, entity), -1)
  const totals = new Int32Array(top + 1)
  const sizes = new Int32Array(top + 1)
  for (let i = 0; i < loose.entities.length; i++) {
    const entity = loose.entities[i]!
    totals[entity]! += loose.counts[i]!
    sizes[entity]!++
  }
  const next = new Int32Array(top + 1).fill(-1)
  const entities: number[] = []
  const starts: number[] = [0]
  let cells = 0
  for (let entity = 0; entity <= top; entity++) {
    if (sizes[entity] === 0 || totals[entity]! < minTotal) continue
    next[entity] = cells
    cells += sizes[entity]!
    entities.push(entity)
    starts.push(cells)
  }
  const buckets = new Int32Array(cells)
  const counts = new Int32Array(cells)
  for (let i = 0; i < loose.entities.length; i++) {
    const entity = loose.entities[i]!
    const at = next[entity]!
    if (at < 0) continue
    next[entity] = at + 1
    buckets[at] = loose.buckets[i]!
    counts[at] = loose.counts[i]!
  }
  for (let i = 0; i < entities.length; i++) sortStretch(buckets, counts, starts[i]!, starts[i + 1]!)
  return { entities: Int32Array.from(entities), starts: Int32Array.from(starts), buckets, counts }
}

function sortStretch(buckets: Int32Array, counts: Int32Array, start: number, end: number): void {
  if (end - start > SHORT) {
    const packed = new Float64Array(end - start)
    for (let i = start; i < end; i++) packed[i - start] = buckets[i]! * COUNT_RANGE + counts[i]!
    packed.sort()
    for (let i = start; i < end; i++) {
      const cell = packed[i - start]!
      buckets[i] = Math.floor(cell / COUNT_RANGE)
      counts[i] = cell % COUNT_RANGE
    }
    return
  }
  for (let i = start + 1; i < end; i++) {
    const bucket = buckets[i]!
    const count = counts[i]!
    let at = i
    for (; at > start && buckets[at - 1]! > bucket; at--) {
      buckets[at] = buckets[at - 1]!
      counts[at] = counts[at - 1]!
    }
    buckets[at] = bucket
    counts[at] = count
  }
}
