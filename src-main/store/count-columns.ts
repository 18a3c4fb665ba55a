import { type Admission, admissionOf } from './admission'
import type { Cells, Least } from './shapes'
import type { Timeline, UnitColumns } from './unit-columns'

/**
 * Counts units by entity and bucket: once over the rows of the borders for totals, once more for the rows of those that are told, which come out
 * in the order of time. Costs a row of the borders a few nanoseconds, whatever the zone and grain.
 *
 * @param skip entities that are left out
 */
export function countCells(
  { mentions, unitReach }: UnitColumns,
  borders: Int32Array,
  least: Least | null,
  skip: Iterable<number>
): Cells {
  const { entities, units, reach } = mentions
  const edges = edgesOf(mentions, borders)
  const buckets = borders.length - 1
  const totals = tally(entities, reach, edges[0]!, edges[buckets]!)
  const isWhole = least === null || (least.first === 0 && least.end === buckets)
  const inWindow = isWhole ? totals : tally(entities, reach, edges[least.first]!, edges[least.end]!)
  for (const entity of skip) if (entity < reach) totals[entity] = 0
  const admission = admissionOf(totals, inWindow, least)
  const { kept, next, size } = layOut(totals, admission)
  const rowBuckets = new Int32Array(size)
  const rowUnits = units === null ? null : new Int32Array(size)
  for (let bucket = 0; bucket < buckets; bucket++) {
    for (let i = edges[bucket]!; i < edges[bucket + 1]!; i++) {
      const at = next[entities[i]!]!
      if (at < 0) continue
      next[entities[i]!] = at + 1
      rowBuckets[at] = bucket
      if (rowUnits !== null) rowUnits[at] = units![i]!
    }
  }
  const seen = units === null ? null : new Int32Array(unitReach).fill(-1)
  return addUp(kept, next, rowBuckets, rowUnits, seen, units === null ? null : admission)
}

function tally(entities: Int32Array, reach: number, from: number, to: number): Int32Array {
  const totals = new Int32Array(reach)
  for (let i = from; i < to; i++) totals[entities[i]!]!++
  return totals
}

/** Units of each bucket. */
export function countSizes({ tweets, unitReach }: UnitColumns, borders: Int32Array): Float64Array {
  const edges = edgesOf(tweets, borders)
  const { units } = tweets
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

/** The first row of each bucket, and the end of the last. */
function edgesOf({ first, starts }: Timeline, borders: Int32Array): Int32Array {
  return borders.map((border) => starts[Math.max(0, Math.min(starts.length - 1, border - first))]!)
}

/** A stretch of rows for each entity that is told; -1 for the others. */
function layOut(
  totals: Int32Array,
  admission: Admission
): { readonly kept: readonly number[]; readonly next: Int32Array; readonly size: number } {
  const kept: number[] = []
  const next = new Int32Array(totals.length).fill(-1)
  let size = 0
  for (let entity = 0; entity < totals.length; entity++) {
    if (totals[entity] === 0 || !admission.mayTell(entity)) continue
    next[entity] = size
    size += totals[entity]!
    kept.push(entity)
  }
  return { kept, next, size }
}

/** Rows to cells, in place. `ends` holds each entity's end. With units each counts once in a cell, and the totals of cells are held against the rule again. */
function addUp(
  kept: readonly number[],
  ends: Int32Array,
  buckets: Int32Array,
  units: Int32Array | null,
  seen: Int32Array | null,
  admission: Admission | null
): Cells {
  const told: number[] = []
  const starts = new Int32Array(kept.length + 1)
  const counts = new Int32Array(buckets.length)
  let row = 0
  let end = 0
  let cell = 0
  for (const entity of kept) {
    const begin = end
    for (; row < ends[entity]!; row++) {
      const bucket = buckets[row]!
      if (end === begin || buckets[end - 1] !== bucket) {
        buckets[end] = bucket
        counts[end] = 0
        end++
        cell++
      }
      if (units !== null) {
        if (seen![units[row]!] === cell) continue
        seen![units[row]!] = cell
      }
      counts[end - 1]!++
    }
    if (admission !== null && !admission.isTold(entity, buckets, counts, begin, end)) {
      end = begin
      continue
    }
    told.push(entity)
    starts[told.length] = end
  }
  return {
    entities: Int32Array.from(told),
    starts: starts.slice(0, told.length + 1),
    buckets: buckets.slice(0, end),
    counts: counts.slice(0, end)
  }
}
