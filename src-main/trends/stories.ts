import type { Burst } from '../contract/trends'
import { lift, likelihoodRatio } from './lift'
import type { Pair } from './ports'

export interface Riser {
  readonly entity: number
  /** Units in the window. */
  readonly count: number
  readonly bursts: readonly Burst[]
}

const LEAST_LIFT = 3
/** Chi-square with one degree of freedom at 1e-4. */
const LEAST_RATIO = 15.1
/** Of the rarer one's mentions, how many name the other too. */
const LEAST_TOGETHER = 0.1
const LEAST_OVERLAP = 0.3

/**
 * Entities that rise together and are said together are one story. Two are neighbours where their co-mentions have a lift of 3 or more, are surely no chance (likelihood
 * ratio), are a tenth or more of the rarer one's mentions, and where the bursts of the shorter one lie for 30 % or more inside the other's. Stories are stars (Aslam,
 * Pelekhov and Rus 2004): the entity with the heaviest bursts takes its free neighbours, then the next; so two big stories are not chained by one shared name.
 *
 * @param units all units of the window
 * @returns for each entity that shares a story the entity that leads it; others are absent
 */
export function stories(
  risers: readonly Riser[],
  pairs: readonly Pair[],
  units: number
): Map<number, number> {
  const known = new Map(risers.map((r) => [r.entity, r]))
  const neighbours = new Map<number, number[]>()
  for (const pair of pairs) {
    const a = known.get(pair.a)
    const b = known.get(pair.b)
    if (a === undefined || b === undefined || !areNeighbours(a, b, pair.n, units)) continue
    neighbours.set(pair.a, [...(neighbours.get(pair.a) ?? []), pair.b])
    neighbours.set(pair.b, [...(neighbours.get(pair.b) ?? []), pair.a])
  }
  const lead = new Map<number, number>()
  const strongest = [...risers].sort((a, b) => weightOf(b) - weightOf(a) || a.entity - b.entity)
  for (const { entity } of strongest) {
    if (lead.has(entity)) continue
    const free = (neighbours.get(entity) ?? []).filter((other) => !lead.has(other))
    if (free.length === 0) continue
    for (const member of [entity, ...free]) lead.set(member, entity)
  }
  return lead
}

function areNeighbours(a: Riser, b: Riser, together: number, units: number): boolean {
  if (together < LEAST_TOGETHER * Math.min(a.count, b.count)) return false
  if (lift(together, a.count, b.count, units) < LEAST_LIFT) return false
  if (likelihoodRatio(together, a.count, b.count, units) < LEAST_RATIO) return false
  return overlap(a.bursts, b.bursts) >= LEAST_OVERLAP
}

/** Common time of two sets of bursts, as a fraction of the shorter set's. */
function overlap(a: readonly Burst[], b: readonly Burst[]): number {
  let common = 0
  for (const x of a) for (const y of b) common += Math.max(0, Math.min(x.to, y.to) - Math.max(x.from, y.from))
  const shorter = Math.min(lengthOf(a), lengthOf(b))
  return shorter > 0 ? common / shorter : 0
}

function weightOf(riser: Riser): number {
  return riser.bursts.reduce((sum, burst) => sum + burst.weight, 0)
}

function lengthOf(bursts: readonly Burst[]): number {
  return bursts.reduce((sum, burst) => sum + burst.to - burst.from, 0)
}
