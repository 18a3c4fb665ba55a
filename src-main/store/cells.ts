import { Admission } from './admission'
import type { Cells, Least } from './shapes'

/** Rows in any order; several of one entity and bucket add up. `counts` is null where each row counts one. */
interface Loose {
  readonly entities: Int32Array
  readonly buckets: Int32Array
  readonly counts: Int32Array | null
}

/**
 * Adds rows up to cells ordered by entity, then bucket, of the entities that are told: each entity's rows are put in one stretch,
 * then each stretch is added up, which for millions of rows takes a fraction of the time of a hash table.
 */
export function assembleCells(loose: Loose, least: Least | null): Cells {
  const { entities: rows, counts: given } = loose
  let top = -1
  for (let i = 0; i < rows.length; i++) if (rows[i]! > top) top = rows[i]!
  const totals = new Int32Array(top + 1)
  const inWindow = least === null ? totals : new Int32Array(top + 1)
  const sizes = given === null ? totals : new Int32Array(top + 1)
  for (let i = 0; i < rows.length; i++) {
    const entity = rows[i]!
    const count = given === null ? 1 : given[i]!
    if (given !== null) sizes[entity]!++
    totals[entity]! += count
    if (least !== null && loose.buckets[i]! >= least.first && loose.buckets[i]! < least.end)
      inWindow[entity]! += count
  }
  const admission = new Admission(least, totals)
  const next = new Int32Array(top + 1).fill(-1)
  const kept: number[] = []
  let size = 0
  for (let entity = 0; entity <= top; entity++) {
    if (sizes[entity] === 0 || !admission.mayTell(entity, totals[entity]!, inWindow[entity]!)) continue
    next[entity] = size
    size += sizes[entity]!
    kept.push(entity)
  }
  const buckets = new Int32Array(size)
  const counts = new Int32Array(size)
  for (let i = 0; i < rows.length; i++) {
    const at = next[rows[i]!]!
    if (at < 0) continue
    next[rows[i]!] = at + 1
    buckets[at] = loose.buckets[i]!
    counts[at] = given === null ? 1 : given[i]!
  }
  const entities = Int32Array.from(kept)
  const starts = new Int32Array(kept.length + 1)
  let end = 0
  let from = 0
  for (let i = 0; i < kept.length; i++) {
    const to = next[kept[i]!]!
    if (!isAscending(buckets, from, to)) sortStretch(buckets, counts, from, to)
    end = addUp(buckets, counts, from, to, end)
    starts[i + 1] = end
    from = to
  }
  return { entities, starts, buckets: buckets.slice(0, end), counts: counts.slice(0, end) }
}

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

function isAscending(buckets: Int32Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (buckets[i]! < buckets[i - 1]!) return false
  return true
}

/** Moves a stretch down to `end`, equal buckets in one; returns where it ends then. */
function addUp(buckets: Int32Array, counts: Int32Array, from: number, to: number, end: number): number {
  const start = end
  for (let i = from; i < to; i++) {
    const count = counts[i]!
    if (end > start && buckets[end - 1] === buckets[i]) {
      counts[end - 1]! += count
      continue
    }
    buckets[end] = buckets[i]!
    counts[end] = count
    end++
  }
  return end
}

const SHORT = 48
const COUNT_RANGE = 2 ** 31

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
