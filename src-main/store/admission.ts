import type { Least } from './shapes'

/** Tells whose cells are wanted. */
export interface Admission {
  /** By rows, which are as many as units or more. */
  mayTell(entity: number): boolean
  /** By units: the cells `[begin, end)`. */
  isTold(entity: number, buckets: Int32Array, counts: Int32Array, begin: number, end: number): boolean
}

/**
 * @param totals rows of each entity over all borders
 * @param inWindow rows of each entity in the window
 */
export function admissionOf(totals: Int32Array, inWindow: Int32Array, least: Least | null): Admission {
  if (least === null) return { mayTell: () => true, isTold: () => true }
  const also = new Set(least.also)
  const floor = least.most === null ? 0 : thresholdOf(totals, least.most)
  const { window, all, first } = least
  return {
    mayTell: (entity) =>
      (totals[entity]! >= floor && (totals[entity]! >= all || inWindow[entity]! >= window)) ||
      also.has(entity),
    isTold(entity, buckets, counts, begin, end) {
      let total = 0
      let own = 0
      for (let c = begin; c < end; c++) {
        total += counts[c]!
        if (buckets[c]! >= first && buckets[c]! < least.end) own += counts[c]!
      }
      return total >= all || own >= window || also.has(entity)
    }
  }
}

/** The least total that no more than `most` entities reach. */
function thresholdOf(totals: Int32Array, most: number): number {
  const tally = new Int32Array(1025)
  for (let i = 0; i < totals.length; i++) tally[Math.min(1024, totals[i]!)]!++
  let reached = tally[1024]!
  let floor = 1024
  while (floor > 1 && reached + tally[floor - 1]! <= most) reached += tally[--floor]!
  return floor
}
