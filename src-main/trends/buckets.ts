import { DateTime, IANAZone } from 'luxon'
import { AppError } from '../base/errors'
import type { Grain, WeekStart } from '../contract/domain'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const QUARTER = 900_000

/** Calendar buckets of a zone, one after the other without gaps. */
export interface Buckets {
  readonly grain: Grain
  readonly zone: string
  /** Borders in ms UTC, one more than buckets. */
  readonly times: Float64Array
  /** The same in quarter hours since 1970 UTC: every zone of today has its borders there. */
  readonly borders: Int32Array
  /** Place in the week of local time: hour of the week for hours, weekday for days, 0 otherwise; Monday first. */
  readonly slots: Int16Array
  /** Number of the local week that the bucket begins in. */
  readonly weeks: Int32Array
}

/** Slots of a week at a grain: the length of a weekly rhythm. */
export function slotsOf(grain: Grain): number {
  return grain === 'hour' ? 168 : grain === 'day' ? 7 : 1
}

export function assertZone(zone: string): void {
  if (IANAZone.isValidZone(zone)) return
  throw new AppError('usage', `there is no time zone named ${zone}`, {
    where: 'zone',
    remedy: 'Give an IANA name such as Europe/Paris or UTC.'
  })
}

/** The finest grain that leaves a readable number of buckets: hours to 4 days, days to 190, weeks to 4 years, else months. */
export function autoGrain(from: number, to: number): Grain {
  const days = (to - from) / DAY
  if (days <= 4) return 'hour'
  if (days <= 190) return 'day'
  return days <= 1461 ? 'week' : 'month'
}

/** Every bucket of the zone that holds a part of `from <= t < to`. Months and days follow the calendar: a day has 23, 24 or 25 hours. */
export function bucketsOf(
  from: number,
  to: number,
  grain: Grain,
  zone: string,
  weekStart: WeekStart = 'monday'
): Buckets {
  const key = `${from} ${to} ${grain} ${zone} ${weekStart}`
  const known = cache.get(key)
  if (known) return known
  assertZone(zone)
  const times = grain === 'hour' ? hours(from, to, zone) : calendar(from, to, grain, zone, weekStart)
  const n = times.length - 1
  const slots = new Int16Array(n)
  const weeks = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    const offset = IANAZone.create(zone).offset(times[i]!) * 60_000
    const day = Math.floor((times[i]! + offset) / DAY)
    const weekday = (((day + 3) % 7) + 7) % 7
    weeks[i] = Math.floor((day + 3) / 7)
    const hour = Math.floor((times[i]! + offset - day * DAY) / HOUR)
    slots[i] = grain === 'hour' ? weekday * 24 + hour : grain === 'day' ? weekday : 0
  }
  const buckets: Buckets = {
    grain,
    zone,
    times: Float64Array.from(times),
    borders: Int32Array.from(times, (t) => Math.round(t / QUARTER)),
    slots,
    weeks
  }
  if (cache.size >= 64) cache.clear()
  cache.set(key, buckets)
  return buckets
}

const cache = new Map<string, Buckets>()

function calendar(from: number, to: number, grain: Grain, zone: string, weekStart: WeekStart): number[] {
  let at = DateTime.fromMillis(from, { zone }).startOf(grain === 'hour' ? 'day' : grain)
  if (grain === 'week' && weekStart === 'sunday') {
    const sunday = DateTime.fromMillis(from, { zone }).startOf('day')
    at = sunday.minus({ days: sunday.weekday % 7 }).startOf('day')
  }
  const times = [at.toMillis()]
  const end = Math.max(to, from + 1)
  const step = grain === 'month' ? { months: 1 } : grain === 'week' ? { days: 7 } : { days: 1 }
  while (times[times.length - 1]! < end) {
    at = at.plus(step).startOf(grain === 'month' ? 'month' : 'day')
    if (at.toMillis() > times[times.length - 1]!) times.push(at.toMillis())
  }
  return times
}

/** Hours are counted from each local midnight, so that they keep to the clock in zones with odd offsets. */
function hours(from: number, to: number, zone: string): number[] {
  const days = calendar(from, to, 'day', zone, 'monday')
  const times: number[] = []
  for (let d = 0; d + 1 < days.length; d++) {
    for (let t = days[d]!; t < days[d + 1]!; t += HOUR) times.push(t)
  }
  times.push(days[days.length - 1]!)
  let first = 0
  while (times[first + 1]! <= from) first++
  let last = first + 1
  while (times[last]! < to) last++
  return times.slice(first, last + 1)
}

/** The bucket that holds `t`, clamped to the ends. */
export function bucketAt(buckets: Buckets, t: number): number {
  let low = 0
  let high = buckets.times.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (buckets.times[middle]! <= t) low = middle
    else high = middle - 1
  }
  return low
}
