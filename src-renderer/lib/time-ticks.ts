import { utcTicks } from 'd3-time'
import { MONTHS, partsOf } from './time'
import { fromLocal, toLocal } from './zoned'

export interface Tick {
  readonly t: number
  readonly label: string
}

const DAY = 86_400_000

/**
 * About `count` round instants of `zone`'s clock inside `[from, to]` with short names; the first one that needs it says the year.
 * @param from ms UTC
 * @param to ms UTC
 */
export function timeTicks(from: number, to: number, zone: string, count: number): Tick[] {
  const a = toLocal(from, zone)
  const b = toLocal(to, zone)
  const local = utcTicks(new Date(a), new Date(b), Math.max(1, count)).map(Number)
  const step = local.length > 1 ? local[1]! - local[0]! : DAY
  let year = -1
  return local.map((value) => {
    const t = fromLocal(value, zone)
    const at = partsOf(t, zone)
    const label = tickName(at, step, at.year !== year && year !== -1)
    const needsYear = step >= 27 * DAY && year === -1 && at.month !== 0
    year = at.year
    return { t, label: needsYear ? `${label} ${at.year}` : label }
  })
}

function tickName(at: ReturnType<typeof partsOf>, step: number, isNewYear: boolean): string {
  if (step >= 360 * DAY) return String(at.year)
  if (step < DAY && at.clock !== '00:00') return at.clock
  const month = MONTHS[at.month] ?? ''
  if (step < 27 * DAY) return isNewYear ? `${at.day} ${month} ${at.year}` : `${at.day} ${month}`
  return at.month === 0 ? `${month} ${at.year}` : month
}
