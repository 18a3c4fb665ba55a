import { logUpperTail } from './negative-binomial'
import type { Window } from './window'

const SMALL = 20_000
const MOST = 8
/** With so many mentions an entity may tell of the size of buckets and of dispersion, so it is kept whatever it does. */
const TELLING = 24

/** With fewer mentions than these an entity can neither rise nor fall, and only counts as tests: the store need not send it. */
export interface Bounds {
  /** In the window, for a rise. */
  readonly window: number
  /** In all buckets, for a fall. */
  readonly all: number
}

/**
 * A rise takes the fewest mentions that can be one, all of them in one bucket after a long silence, held against the level in a family of this size. A fall
 * takes a level that makes silence over the longest run unlikely: P(0) = (1 + r)^-T for T mentions, r = length of the run / length of what the level was
 * learned from, doubled since buckets differ in size. Null where the run is small enough to list all.
 *
 * @param entities known to the run
 */
export function boundsOf(entities: number, window: Window, level: number): Bounds | null {
  if (entities <= SMALL) return null
  const { floor, halfLife, fallRuns, burnIn } = window.settings
  const family = entities * Math.max(1, window.end - window.first)
  const reach = 1 / (1 - 2 ** (-1 / halfLife))
  let least = 1
  while (least < MOST && logUpperTail(least, floor / reach, floor) > Math.log(level / family)) least++
  const learned = reach * (1 - 2 ** (-Math.max(burnIn, window.first) / halfLife))
  const silence = Math.log1p((2 * Math.max(...fallRuns)) / learned)
  const all = Math.ceil(Math.log((family * fallRuns.length) / level) / silence)
  return { window: least, all: Math.max(least, Math.min(TELLING, all)) }
}
