import { logUpperTail } from './negative-binomial'
import type { Window } from './window'

const SMALL = 20_000
const MOST = 8

/**
 * The fewest mentions with which an entity can be a rise: all of them in one bucket after a long silence, held against the level in a family of
 * this size. Below it an entity only counts as tests, so the store need not send it. 1 where the run is small enough to list all.
 *
 * @param entities known to the run
 */
export function leastTotal(entities: number, window: Window, level: number): number {
  if (entities <= SMALL) return 1
  const { floor, halfLife } = window.settings
  const family = entities * Math.max(1, window.end - window.first)
  const reach = 1 / (1 - 2 ** (-1 / halfLife))
  let least = 1
  while (least < MOST && logUpperTail(least, floor / reach, floor) > Math.log(level / family)) least++
  return least
}
