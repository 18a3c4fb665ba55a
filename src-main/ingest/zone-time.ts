import { IANAZone } from 'luxon'
import { AppError } from '../base/errors'

const QUARTER = 900_000
const DAY = 86_400_000

/**
 * Makes a function from a wall-clock time in `zone` (given as if it were UTC, ms) to the instant, ms UTC. A time that occurs
 * twice is the first of the two; one that a change skips is moved on by the change. Offsets are looked up once a quarter hour.
 * @throws AppError `usage` for a zone that does not exist
 */
export function zoneClock(zone: string): (wall: number) => number {
  const rules = IANAZone.create(zone)
  if (!rules.isValid) {
    throw new AppError('usage', `“${zone}” is no time zone.`, {
      remedy: 'Name one like Europe/Berlin or UTC.'
    })
  }
  const offsets = new Map<number, number>()
  return (wall) => {
    const quarter = Math.floor(wall / QUARTER)
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      offset = offsetAt(rules, quarter * QUARTER)
      offsets.set(quarter, offset)
    }
    return wall - offset
  }
}

function offsetAt(rules: IANAZone, wall: number): number {
  const before = rules.offset(wall - DAY) * 60_000
  const after = rules.offset(wall + DAY) * 60_000
  const fits = (offset: number): boolean => rules.offset(wall - offset) * 60_000 === offset
  if (fits(before)) return fits(after) ? Math.max(before, after) : before
  return fits(after) ? after : before
}
