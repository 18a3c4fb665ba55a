import { Admission } from './admission'
import { holds, type Place, placeOf, rowAt } from './era-rows'
import type { Cells, Least } from './shapes'
import { ERA, type MentionColumns, type UnitColumns } from './unit-columns'

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
  const { starts, eras, first, quarters, units } = mentions
  const { kept, begins, ends, admission } = admit(mentions, borders, least, skip)
  const bucketOf = bucketTable(borders)
  let size = 0
  for (let i = 0; i < kept.length; i++) size += Math.min(ends[i]! - begins[i]!, borders.length - 1)
  const buckets = new Int32Array(size)
  const counts = new Int32Array(size)
  const distinct = units === null ? null : distinctUnits(units, unitReach)
  const told = new Int32Array(kept.length)
  const firsts = new Int32Array(kept.length + 1)
  let n = 0
  let end = 0
  for (let i = 0; i < kept.length; i++) {
    const begin = end
    const last = ends[i]!
    let row = begins[i]!
    let era = kept[i]! * eras
    while (row >= starts[era + 1]!) era++
    let since = first - borders[0]! + (era - kept[i]! * eras) * ERA
    while (row < last) {
      const from = row
      const bucket = bucketOf[quarters[row]! + since]!
      const border = borders[bucket + 1]! - borders[0]!
      for (;;) {
        const stop = Math.min(last, starts[era + 1]!)
        const limit = border - since
        while (row < stop && quarters[row]! < limit) row++
        if (row < stop || row === last) break
        era++
        since += ERA
      }
      buckets[end] = bucket
      counts[end++] = distinct === null ? row - from : distinct(from, row)
    }
    if (units !== null && !admission.isTold(kept[i]!, buckets, counts, begin, end)) {
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
  const count = units === null ? (from: number, to: number) => to - from : distinctUnits(units, unitReach)
  return Float64Array.from({ length: borders.length - 1 }, (_, b) => count(edges[b]!, edges[b + 1]!))
}

/** Counts the units of rows `[from, to)`, each once. */
function distinctUnits(units: Int32Array, unitReach: number): (from: number, to: number) => number {
  const seen = new Int32Array(unitReach)
  let asked = 0
  return (from, to) => {
    let distinct = 0
    asked++
    for (let row = from; row < to; row++) {
      const unit = units[row]!
      if (seen[unit] === asked) continue
      seen[unit] = asked
      distinct++
    }
    return distinct
  }
}

interface Admitted {
  readonly kept: Int32Array
  /** Their rows inside the borders. */
  readonly begins: Int32Array
  readonly ends: Int32Array
  readonly admission: Admission
}

/** Marks of entities. */
const ALSO = 1
const SKIP = 2

/** The entities that may be told, by their rows. */
function admit(
  mentions: MentionColumns,
  borders: Int32Array,
  least: Least | null,
  skip: Iterable<number>
): Admitted {
  const reach = (mentions.starts.length - 1) / mentions.eras
  const marks = new Uint8Array(reach)
  for (const entity of least?.also ?? []) if (entity < reach) marks[entity] = ALSO
  for (const entity of skip) if (entity < reach) marks[entity] = SKIP
  const totals = least === null || least.most === null ? null : new Int32Array(reach)
  const whole = spanOf(mentions, borders, 0, borders.length - 1, least?.all ?? 1)
  const window = least === null ? whole : spanOf(mentions, borders, least.first, least.end, least.window)
  const found = findHolders(mentions, marks, window, whole, totals)
  return stretchesIn(mentions, found, whole, new Admission(least, totals))
}

/** Where in the columns some buckets lie, and the rows in them that are enough to be told. */
interface Stretch {
  readonly from: Place
  readonly to: Place
  readonly enough: number
}

function spanOf(
  mentions: MentionColumns,
  borders: Int32Array,
  first: number,
  end: number,
  enough: number
): Stretch {
  return {
    from: placeOf(mentions, borders[first]!),
    to: placeOf(mentions, borders[end]!),
    enough: Math.max(1, enough)
  }
}

/** The entities with enough rows in the window or over all borders, and those that are marked so. Fills `totals`. */
function findHolders(
  mentions: MentionColumns,
  marks: Uint8Array,
  window: Stretch,
  whole: Stretch,
  totals: Int32Array | null
): number[] {
  const { starts, eras } = mentions
  const fewest = Math.min(window.enough, whole.enough)
  const found: number[] = []
  for (let entity = 0, begin = 0; entity < marks.length; entity++) {
    const end = starts[(entity + 1) * eras]!
    const rows = end - begin
    begin = end
    const mark = marks[entity]!
    if (rows === 0 || (rows < fewest && mark !== ALSO) || mark === SKIP) continue
    if (totals !== null)
      totals[entity] = rowAt(mentions, entity, whole.to) - rowAt(mentions, entity, whole.from)
    if (
      mark === ALSO ||
      holds(mentions, entity, window.enough, window.from, window.to) ||
      (rows >= whole.enough && holds(mentions, entity, whole.enough, whole.from, whole.to))
    )
      found.push(entity)
  }
  return found
}

/** The rows that entities have inside the borders. */
function stretchesIn(
  mentions: MentionColumns,
  found: readonly number[],
  { from, to }: Stretch,
  admission: Admission
): Admitted {
  const kept = new Int32Array(found.length)
  const begins = new Int32Array(found.length)
  const ends = new Int32Array(found.length)
  let n = 0
  for (let i = 0; i < found.length; i++) {
    const entity = found[i]!
    const begin = rowAt(mentions, entity, from)
    const end = rowAt(mentions, entity, to)
    if (begin === end || !admission.isFrequent(entity, end - begin)) continue
    kept[n] = entity
    begins[n] = begin
    ends[n++] = end
  }
  return { kept: kept.subarray(0, n), begins: begins.subarray(0, n), ends: ends.subarray(0, n), admission }
}

/** The bucket of each quarter hour from the first border on. */
function bucketTable(borders: Int32Array): Uint16Array | Int32Array {
  const from = borders[0]!
  const buckets = borders.length - 1
  const length = borders[buckets]! - from
  const table = buckets < 2 ** 16 ? new Uint16Array(length) : new Int32Array(length)
  for (let b = 0; b < buckets; b++) table.fill(b, borders[b]! - from, borders[b + 1]! - from)
  return table
}
