import type { Least } from './shapes'

/** Tells whose cells are wanted. */
export class Admission {
  readonly #least: Least | null
  readonly #also: ReadonlySet<number>
  readonly #floor: number

  /** @param totals rows of each entity over all borders; needed where a limit is set, and may be 0 for those that cannot be told */
  constructor(least: Least | null, totals: Int32Array | null) {
    this.#least = least
    this.#also = new Set(least?.also)
    this.#floor =
      least === null || least.most === null || totals === null ? 0 : thresholdOf(totals, least.most)
  }

  /** By rows, which are as many as units or more: over all borders, and in the window. */
  mayTell(entity: number, total: number, inWindow: number): boolean {
    const least = this.#least
    if (least === null || this.#also.has(entity)) return true
    return total >= this.#floor && (total >= least.all || inWindow >= least.window)
  }

  /** The part of it that a limit on entities asks for. */
  isFrequent(entity: number, total: number): boolean {
    return total >= this.#floor || this.#also.has(entity)
  }

  /** By units: the cells `[begin, end)`. */
  isTold(entity: number, buckets: Int32Array, counts: Int32Array, begin: number, end: number): boolean {
    const least = this.#least
    if (least === null) return true
    let total = 0
    let own = 0
    for (let c = begin; c < end; c++) {
      total += counts[c]!
      if (buckets[c]! >= least.first && buckets[c]! < least.end) own += counts[c]!
    }
    return total >= least.all || own >= least.window || this.#also.has(entity)
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
