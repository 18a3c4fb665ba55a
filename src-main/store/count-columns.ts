import { type Admission, admissionOf } from './admission'
import type { Cells, Least } from './shapes'
import type { MentionColumns, UnitColumns } from './unit-columns'

/**
 * Counts units by entity and bucket. Rows lie by entity, so that only those are read that are told; of the others two places each are looked
 * up, whatever the zone and grain.
 *
 * @param skip entities that are left out
 */
export function countCells(
  { mentions, unitReach }: UnitColumns,
  borders: Int32Array,
  least: Least | null,
  skip: Iterable<number>
): Cells {
  const { quarters, units } = mentions
  const { kept, begins, ends, admission } = admit(mentions, borders, least, skip)
  const from = borders[0]!
  const bucketOf = bucketTable(borders)
  const size = kept.reduce((sum, _, i) => sum + Math.min(ends[i]! - begins[i]!, bucketOf.buckets), 0)
  const buckets = new Int32Array(size)
  const counts = new Int32Array(size)
  const seen = units === null ? null : new Int32Array(unitReach).fill(-1)
  const told = new Int32Array(kept.length)
  const firsts = new Int32Array(kept.length + 1)
  let n = 0
  let end = 0
  let cell = 0
  for (let i = 0; i < kept.length; i++) {
    const begin = end
    let last = -1
    for (let row = begins[i]!; row < ends[i]!; row++) {
      const bucket = bucketOf.table[quarters[row]! - from]!
      if (bucket !== last) {
        last = bucket
        buckets[end++] = bucket
        cell++
      }
      if (seen !== null) {
        if (seen[units![row]!] === cell) continue
        seen[units![row]!] = cell
      }
      counts[end - 1]!++
    }
    if (units !== null && !admission.isTold(kept[i]!, buckets, counts, begin, end)) {
      counts.fill(0, begin, end)
      end = begin
      continue
    }
    told[n++] = kept[i]!
    firsts[n] = end
  }
  return {
    entities: told.slice(0, n),
    starts: firsts.slice(0, n + 1),
    buckets: buckets.subarray(0, end),
    counts: counts.subarray(0, end)
  }
}

/** Units of each bucket. */
export function countSizes({ tweets, unitReach }: UnitColumns, borders: Int32Array): Float64Array {
  const { first, starts, units } = tweets
  const edges = borders.map((border) => starts[Math.max(0, Math.min(starts.length - 1, border - first))]!)
  const sizes = new Float64Array(borders.length - 1)
  const seen = units === null ? null : new Int32Array(unitReach).fill(-1)
  for (let bucket = 0; bucket < sizes.length; bucket++) {
    if (units === null || seen === null) {
      sizes[bucket] = edges[bucket + 1]! - edges[bucket]!
      continue
    }
    let distinct = 0
    for (let i = edges[bucket]!; i < edges[bucket + 1]!; i++) {
      if (seen[units[i]!] === bucket) continue
      seen[units[i]!] = bucket
      distinct++
    }
    sizes[bucket] = distinct
  }
  return sizes
}

interface Admitted {
  readonly kept: readonly number[]
  /** Their rows inside the borders. */
  readonly begins: readonly number[]
  readonly ends: readonly number[]
  readonly admission: Admission
}

/** Marks of entities. */
const ALSO = 1
const SKIP = 2

/** The entities that may be told, by their rows. */
function admit(
  { starts, quarters }: MentionColumns,
  borders: Int32Array,
  least: Least | null,
  skip: Iterable<number>
): Admitted {
  const from = borders[0]!
  const to = borders[borders.length - 1]!
  const reach = starts.length - 1
  const all = least === null ? 1 : Math.max(1, least.all)
  const fewest = least === null ? 1 : Math.max(1, Math.min(least.window, all))
  const windowFrom = least === null ? from : borders[least.first]!
  const windowTo = least === null ? to : borders[least.end]!
  const marks = new Uint8Array(reach)
  for (const entity of least?.also ?? []) if (entity < reach) marks[entity] = ALSO
  for (const entity of skip) if (entity < reach) marks[entity] = SKIP
  const totals = least === null || least.most === null ? null : new Int32Array(reach)
  const found: number[] = []
  for (let entity = 0; entity < reach; entity++) {
    const begin = starts[entity]!
    const end = starts[entity + 1]!
    const mark = marks[entity]!
    if (mark === SKIP || end === begin || (end - begin < fewest && mark === 0)) continue
    const first = lowerBound(quarters, begin, end, from)
    if (totals !== null) totals[entity] = lowerBound(quarters, first, end, to) - first
    const isTold =
      mark === ALSO ||
      (first + all <= end && quarters[first + all - 1]! < to) ||
      (least !== null && reaches(lowerBound(quarters, first, end, windowFrom), end, least.window, windowTo))
    if (isTold) found.push(entity)
  }
  const admission = admissionOf(least, totals)
  const kept: number[] = []
  const begins: number[] = []
  const ends: number[] = []
  for (const entity of found) {
    const begin = lowerBound(quarters, starts[entity]!, starts[entity + 1]!, from)
    const end = lowerBound(quarters, begin, starts[entity + 1]!, to)
    if (begin === end || !admission.isFrequent(entity, end - begin)) continue
    kept.push(entity)
    begins.push(begin)
    ends.push(end)
  }
  return { kept, begins, ends, admission }

  /** `n` rows from `first` on lie before `border`. */
  function reaches(first: number, end: number, n: number, border: number): boolean {
    return first + n <= end && (n <= 0 || quarters[first + n - 1]! < border)
  }
}

/** The first place of `[from, to)` that holds `value` or more. Halves without branching, since nothing foretells which half it is. */
function lowerBound(values: Int32Array, from: number, to: number, value: number): number {
  let low = from
  let length = to - from
  if (length <= 0) return from
  while (length > 1) {
    const half = length >> 1
    low += half & ((values[low + half - 1]! - value) >> 31)
    length -= half
  }
  return low + ((values[low]! - value) >>> 31)
}

/** The bucket of each quarter hour from the first border on. */
function bucketTable(borders: Int32Array): { readonly table: Int32Array; readonly buckets: number } {
  const from = borders[0]!
  const buckets = borders.length - 1
  const table = new Int32Array(borders[buckets]! - from)
  for (let b = 0; b < buckets; b++) table.fill(b, borders[b]! - from, borders[b + 1]! - from)
  return { table, buckets }
}
