import type { Least } from './shapes'

/** Tells whose cells are wanted. */
export interface Admission {
  /** By rows, which are as many as units or more: over all borders, and in the window. */
  mayTell(entity: number, total: number, inWindow: number): boolean
  /** The part of it that a limit on entities asks for. */
  isFrequent(entity: number, total: number): boolean
  /** By units: the cells `[begin, end)`. */
  isTold(entity: number, buckets: Int32Array, counts: Int32Array, begin: number, end: number): boolean
}

/** @param totals rows of each entity over all borders; needed where a limit is set, and may be 0 for those that cannot be told */
export function admissionOf(least: Least | null, totals: Int32Array | null): Admission {
  if (least === null) return { mayTell: () => true, isFrequent: () => true, isTold: () => true }
  const also = new Set(least.also)
  const floor = least.most === null || totals === null ? 0 : thresholdOf(totals, least.most)
  const { window, all, first } = least
  const isFrequent = (entity: number, total: number) => total >= floor || also.has(entity)
  return {
    isFrequent,
    mayTell: (entity, total, inWindow) =>
      also.has(entity) || (total >= floor && (total >= all || inWindow >= window)),
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
