import type { DateOrder } from '../contract/imports'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const EARLIEST = Date.UTC(1990, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

const CLOCK = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?:\s*(?<half>[ap])\.?m\.?)?`
/** Hours from UTC of the zones that dates in English name by letters (RFC 822, and Europe's and the Pacific's of one meaning). */
const ZONES: Readonly<Record<string, number>> = {
  ...{ Z: 0, UTC: 0, GMT: 0, WET: 0, WEST: 1, BST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3, MSK: 3 },
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7, AKST: -9, AKDT: -8, HST: -10 },
  ...{ JST: 9, KST: 9, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13 }
}
const OFFSET = String.raw`(?:\s*(?<offset>(?:UTC|GMT)?[+-]\d{1,2}:?(?:\d{2})?|${Object.keys(ZONES).join('|')})(?:\s*\(.*\))?)?`
const MONTH = String.raw`(?<name>[a-z]{3,9})\.?`
const pattern = (...parts: string[]): RegExp => new RegExp(`^${parts.join('')}$`, 'i')

const TWITTER = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2}) (\d{4})$/
const ISO = pattern(
  String.raw`(?<year>\d{4})([-/.])(?<month>\d{1,2})\2(?<day>\d{1,2})(?:(?:[T ,]|\s)\s*`,
  CLOCK,
  OFFSET,
  ')?'
)
const NUMERIC = pattern(
  String.raw`(?<first>\d{1,2})([-/.])(?<middle>\d{1,2})\2(?<year>\d{4}|\d{2})(?:,?\s+(?:at\s+)?`,
  CLOCK,
  OFFSET,
  ')?'
)
const NAMED = [
  pattern(
    String.raw`(?:[a-z]{3,9},?\s+)?(?<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+`,
    MONTH,
    String.raw`,?[\s-]+(?<year>\d{4}|\d{2})(?:,?\s+(?:at\s+)?`,
    CLOCK,
    OFFSET,
    ')?'
  ),
  pattern(
    String.raw`(?:[a-z]{3,9},?\s+)?`,
    MONTH,
    String.raw`\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})(?:,?\s+(?:at\s+)?`,
    CLOCK,
    OFFSET,
    ')?'
  ),
  pattern(CLOCK, String.raw`\s+[-·]\s+(?<day>\d{1,2})\s+`, MONTH, String.raw`\s+(?<year>\d{4})`),
  pattern(CLOCK, String.raw`\s+[-·]\s+`, MONTH, String.raw`\s+(?<day>\d{1,2}),\s+(?<year>\d{4})`),
  pattern(
    String.raw`(?:[a-z]{3},?\s+)?`,
    MONTH,
    String.raw`\s+(?<day>\d{1,2})\s+`,
    CLOCK,
    OFFSET,
    String.raw`\s+(?<year>\d{4})`
  )
]

/** The two leading numbers of a date written in figures (`24-02-2015 ...`); null for any other. */
export function leadingNumbers(text: string): [number, number, separator: string] | null {
  const found = NUMERIC.exec(text.trim())
  return found ? [Number(found[1]), Number(found[3]), found[2]!] : null
}

/**
 * Reads a time as exports write it: Twitter's own, ISO 8601, figures in the given order, month names, seconds or milliseconds
 * since 1970, days of a spreadsheet.
 * @param local turns a wall-clock time without a zone (given as if UTC) into an instant
 * @returns ms UTC; null for what is no time between 1990 and 2100
 */
export function parseTime(text: string, order: DateOrder, local: (wall: number) => number): number | null {
  const trimmed = text.trim()
  const time = readTime(trimmed, order, local)
  return time !== null && time >= EARLIEST && time < LATEST ? time : null
}

function readTime(text: string, order: DateOrder, local: (wall: number) => number): number | null {
  const twitter = TWITTER.exec(text)
  if (twitter) {
    const [, name, day, hour, minute, second, sign, hours, minutes, year] = twitter
    const month = MONTHS.indexOf(name!.toLowerCase())
    const wall = utc(Number(year), month + 1, Number(day), Number(hour), Number(minute), Number(second))
    return wall === null
      ? null
      : wall - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  }
  if (/^\d+(?:\.\d+)?$/.test(text)) return fromNumber(text, local)
  const iso = ISO.exec(text)
  if (iso) return fromGroups(iso.groups!, Number(iso.groups!.month), Number(iso.groups!.day), local)
  const numeric = NUMERIC.exec(text)
  if (numeric) {
    const { first, middle } = numeric.groups!
    const [day, month] = order === 'mdy' ? [Number(middle), Number(first)] : [Number(first), Number(middle)]
    return fromGroups(numeric.groups!, month, day, local)
  }
  for (const named of NAMED) {
    const found = named.exec(text)
    if (!found) continue
    const month = MONTHS.indexOf(found.groups!.name!.slice(0, 3).toLowerCase())
    if (month >= 0) return fromGroups(found.groups!, month + 1, Number(found.groups!.day), local)
  }
  return null
}

function fromNumber(text: string, local: (wall: number) => number): number | null {
  const number = Number(text)
  const digits = text.split('.')[0]!.length
  if (digits === 13) return Math.floor(number)
  if (digits === 10 || digits === 9) return Math.floor(number * 1000)
  if (digits === 16) return Math.floor(number / 1000)
  if (digits === 14) return compact(text, local)
  return digits === 5 ? local(Math.round((number - 25_569) * 86_400_000)) : null
}

function compact(text: string, local: (wall: number) => number): number | null {
  const part = (from: number, to: number): number => Number(text.slice(from, to))
  const wall = utc(part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 12), part(12, 14))
  return wall === null ? null : local(wall)
}

function fromGroups(
  groups: Record<string, string | undefined>,
  month: number,
  day: number,
  local: (wall: number) => number
): number | null {
  const { year, hour = '0', minute = '0', second = '0', fraction = '', half, offset } = groups
  const fullYear = year!.length === 2 ? 2000 + Number(year) : Number(year)
  let hours = Number(hour)
  if (half && (hours < 1 || hours > 12)) return null
  if (half) hours = (hours % 12) + (/p/i.test(half) ? 12 : 0)
  const wall = utc(fullYear, month, day, hours, Number(minute), Number(second))
  if (wall === null) return null
  const exact = wall + Number(fraction.slice(0, 3).padEnd(3, '0'))
  if (offset === undefined) return local(exact)
  const hoursEast = ZONES[offset.toUpperCase()]
  if (hoursEast !== undefined) return exact - hoursEast * 3_600_000
  const sign = offset.includes('-') ? -1 : 1
  const figures = offset.replace(/\D/g, '')
  const digits = figures.length % 2 === 1 ? `0${figures}` : figures
  return exact - sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * 60_000
}

function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number
): number | null {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return null
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day ? time : null
}
