import { logUpperTail } from './negative-binomial'
import type { Window } from './window'

const SMALL = 20_000
const MOST = 8
/** With so many mentions an entity may have a rhythm, and tell of the size of buckets and of dispersion, so it is kept whatever it does. */
const TELLING = 20
/** So many calls are allowed for at first. */
export const CALLS = 100

/** With fewer mentions than these an entity can neither rise nor fall, and only counts as tests: the store need not send it. */
export interface Bounds {
  /** In the window, for a rise. */
  readonly window: number
  /** In all buckets, for a fall. */
  readonly all: number
}

/**
 * A rise takes the fewest mentions that can be one: all of them in one bucket after a long silence, in the bucket that is smallest against those before it and holds so many tweets,
 * held against the level in a family of this size. A fall takes a level that makes silence over the longest run unlikely: P(0) = (1 + r)^-T for T mentions, r = length of the
 * run / length of what the level was learned from, doubled since buckets differ in size. Null where the run is small enough to list all.
 *
 * @param entities known to the run
 * @param sizes units of each bucket
 * @param calls as many rises, or falls, may be called at once: Benjamini and Hochberg hold the last of them against so many times the level
 */
export function boundsOf(
  entities: number,
  window: Window,
  level: number,
  sizes: Float64Array,
  calls = CALLS
): Bounds | null {
  if (entities <= SMALL) return null
  const { floor, halfLife, fallRuns, burnIn } = window.settings
  const family = entities * Math.max(1, window.end - window.first)
  const hardest = Math.log((level * calls) / family)
  const ratios = smallestRatios(window, sizes)
  let least = 1
  while (least < MOST && !(logUpperTail(least, floor * ratios[least]!, floor) <= hardest)) least++
  const reach = 1 / (1 - 2 ** (-1 / halfLife))
  const learned = reach * (1 - 2 ** (-Math.max(burnIn, window.first) / halfLife))
  const silence = Math.log1p((2 * Math.max(...fallRuns)) / learned)
  const all = Math.ceil((Math.log(fallRuns.length) - hardest) / silence)
  return { window: least, all: Math.max(least, Math.min(TELLING, all)) }
}

/** For n = 0 to `MOST` the smallest size of a bucket of the window, over what the level is learned from by then, among those that hold n units; Infinity where none does. */
function smallestRatios({ settings, first, end }: Window, sizes: Float64Array): Float64Array {
  const discount = 2 ** (-1 / settings.halfLife)
  const smallest = new Float64Array(MOST + 1).fill(Number.POSITIVE_INFINITY)
  let known = 0
  for (let t = 0; t < end; t++) {
    const size = sizes[t]!
    if (t >= first && known > 0) {
      for (let n = Math.min(MOST, size); n >= 0 && size / known < smallest[n]!; n--)
        smallest[n] = size / known
    }
    known = discount * known + size
  }
  return smallest
}
