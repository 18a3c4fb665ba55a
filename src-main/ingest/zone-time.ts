import { DateTime } from 'luxon'

const QUARTER = 900_000

/**
 * Makes a function from a wall-clock time in `zone` (given as if it were UTC, ms) to the instant, ms UTC. A time that occurs
 * twice is the first; one that a change skips is moved on by the change. Offsets are looked up once a quarter hour.
 */
export function zoneClock(zone: string): (wall: number) => number {
  const offsets = new Map<number, number>()
  return (wall) => {
    const quarter = Math.floor(wall / QUARTER)
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      const start = quarter * QUARTER
      const date = new Date(start)
      const local = DateTime.fromObject(
        {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes()
        },
        { zone }
      )
      offset = start - local.toMillis()
      offsets.set(quarter, offset)
    }
    return wall - offset
  }
}
