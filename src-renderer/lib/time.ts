import type { Grain } from '../../src-main/contract/domain'
import { toLocal } from './zoned'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const LONG_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December'
]

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: string
  readonly clock: string
}

export function partsOf(time: number, zone: string): Parts {
  const date = new Date(toLocal(time, zone))
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    weekday: DAYS[date.getUTCDay()] ?? '',
    clock: date.toISOString().slice(11, 16)
  }
}

/** `15 Apr 2013 14:53` */
export function dateTime(time: number | null, zone: string): string {
  if (time === null) return 'no time'
  const at = partsOf(time, zone)
  return `${at.day} ${MONTHS[at.month]} ${at.year} ${at.clock}`
}

/** `15 Apr 2013` */
export function date(time: number, zone: string): string {
  const at = partsOf(time, zone)
  return `${at.day} ${MONTHS[at.month]} ${at.year}`
}

/** The name of a bucket: `Mon 15 Apr 2013 15:00`, `Mon 15 Apr 2013`, `week of 15 Apr 2013`, `April 2013`. */
export function bucketName(time: number, grain: Grain, zone: string): string {
  const at = partsOf(time, zone)
  if (grain === 'month') return `${LONG_MONTHS[at.month]} ${at.year}`
  if (grain === 'week') return `week of ${date(time, zone)}`
  const day = `${at.weekday} ${date(time, zone)}`
  return grain === 'hour' ? `${day} ${at.clock}` : day
}

/** A half-open range as a person says it: `15 to 21 Apr 2013`, `28 Mar to 4 Apr 2013`, `15 Apr 2013 14:00 to 18:00`. */
export function rangeName(from: number, to: number, zone: string): string {
  const a = partsOf(from, zone)
  const b = partsOf(Math.max(from, to - 1), zone)
  const sameDay = a.year === b.year && a.month === b.month && a.day === b.day
  if (to - from < 86_400_000 - 7_200_000) {
    const end = partsOf(to, zone)
    return `${date(from, zone)} ${a.clock} to ${sameDay ? '' : `${end.day} ${MONTHS[end.month]} `}${end.clock}`
  }
  if (sameDay) return date(from, zone)
  const end = `${b.day} ${MONTHS[b.month]} ${b.year}`
  if (a.year !== b.year) return `${date(from, zone)} to ${end}`
  if (a.month !== b.month) return `${a.day} ${MONTHS[a.month]} to ${end}`
  return `${a.day} to ${end}`
}

/** The same without its years, for a narrow column: `15 to 21 Apr`. */
export function shortRange(from: number, to: number, zone: string): string {
  return rangeName(from, to, zone).replace(/ \d{4}/g, '')
}

/** ISO 8601 with the zone's offset, as exported tables carry it. */
export function isoIn(time: number, zone: string): string {
  const local = toLocal(time, zone)
  const minutes = Math.round((local - time) / 60_000)
  const size = Math.abs(minutes)
  const offset = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
  return new Date(local).toISOString().slice(0, 19) + offset
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
