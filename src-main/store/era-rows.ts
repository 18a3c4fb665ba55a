import { ERA, type MentionColumns } from './unit-columns'

/** A quarter hour as the columns tell it. */
export interface Place {
  readonly era: number
  /** Quarter hours since the beginning of the era. */
  readonly within: number
}

/** Where a quarter hour since 1970 UTC lies; what is before all eras lies at their beginning, what is after them at their end. */
export function placeOf({ first, eras }: Pick<MentionColumns, 'first' | 'eras'>, quarter: number): Place {
  const since = Math.max(0, quarter - first)
  const era = Math.min(eras - 1, Math.floor(since / ERA))
  return { era, within: Math.min(ERA, since - era * ERA) }
}

/** The first row of an entity that is at a place or later. Halves without branching, since nothing foretells which half it is. */
export function rowAt({ starts, eras, quarters }: MentionColumns, entity: number, place: Place): number {
  let low = starts[entity * eras + place.era]!
  let length = starts[entity * eras + place.era + 1]! - low
  if (length === 0) return low
  while (length > 1) {
    const half = length >> 1
    low += half & ((quarters[low + half - 1]! - place.within) >> 31)
    length -= half
  }
  return low + ((quarters[low]! - place.within) >>> 31)
}

/** At least `n` rows of an entity lie between two places, the second left out. Most are told by two of them. */
export function holds(columns: MentionColumns, entity: number, n: number, from: Place, to: Place): boolean {
  const { starts, eras, quarters } = columns
  const low = starts[entity * eras + from.era]!
  const high = starts[entity * eras + to.era + 1]!
  if (high - low < n) return false
  if (from.era === to.era && (quarters[low + n - 1]! >= to.within || quarters[high - n]! < from.within))
    return false
  return rowAt(columns, entity, to) - rowAt(columns, entity, from) >= n
}
