import type { Cells } from './ports'

/** Both sets of entities in one, ascending. No entity may be in both. */
export function mergeCells(a: Cells, b: Cells): Cells {
  if (b.entities.length === 0) return a
  const entities = new Int32Array(a.entities.length + b.entities.length)
  const starts = new Int32Array(entities.length + 1)
  const buckets = new Int32Array(a.buckets.length + b.buckets.length)
  const counts = new Int32Array(buckets.length)
  let i = 0
  let j = 0
  for (let k = 0; k < entities.length; k++) {
    const fromA = j >= b.entities.length || (i < a.entities.length && a.entities[i]! < b.entities[j]!)
    const [from, index] = fromA ? [a, i++] : [b, j++]
    const first = from.starts[index]!
    const last = from.starts[index + 1]!
    entities[k] = from.entities[index]!
    buckets.set(from.buckets.subarray(first, last), starts[k])
    counts.set(from.counts.subarray(first, last), starts[k])
    starts[k + 1] = starts[k]! + last - first
  }
  return { entities, starts, buckets, counts }
}
