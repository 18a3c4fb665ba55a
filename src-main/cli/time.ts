import { DateTime, type DurationLike } from 'luxon'
import { AppError } from '../base/errors'
import type { CommandInput } from './command'

/** Hours and minutes without a day, which the library reads as today's. */
const TIME_ALONE = /^(T|\d{2}(:|$))/i

/** ISO 8601 with the zone's offset, without milliseconds; null stays null. */
export function isoIn(zone: string, time: number | null): string | null {
  return time === null ? null : DateTime.fromMillis(time, { zone }).toISO({ suppressMilliseconds: true })
}

/** A zone that exists, or a usage error. */
export function zoneOf(input: CommandInput, fallback: string): string {
  const zone = input.text('zone')
  if (zone === undefined) return fallback
  if (!DateTime.local({ zone }).isValid) {
    throw new AppError('usage', `--zone takes an IANA zone such as Europe/Berlin, not "${zone}"`)
  }
  return zone
}

/**
 * The window that `--from` and `--to` name in `zone`: ms UTC, half-open, null without a bound.
 * A bare `--to` date (or week, month, year) is included to its end.
 */
export function windowOf(input: CommandInput, zone: string): { from: number | null; to: number | null } {
  const from = instant(input, 'from', zone)
  const to = instant(input, 'to', zone)
  const window = {
    from: from === null ? null : from.time.toMillis(),
    to: to === null ? null : to.time.plus(to.length).toMillis()
  }
  if (window.from !== null && window.to !== null && window.from >= window.to) {
    throw new AppError('usage', '--from is not before --to')
  }
  return window
}

function instant(
  input: CommandInput,
  flag: string,
  zone: string
): { time: DateTime; length: DurationLike } | null {
  const text = input.text(flag)?.trim()
  if (text === undefined) return null
  const time = DateTime.fromISO(text.replace(' ', 'T'), { zone })
  if (!time.isValid || TIME_ALONE.test(text)) {
    throw new AppError(
      'usage',
      `--${flag} takes a date or an instant such as 2013-04-15 or 2013-04-15T14:49:00Z, not "${text}"`
    )
  }
  return { time, length: lengthOf(text) }
}

/** How much a bound names: a whole day, week, month or year, or nothing but an instant. */
function lengthOf(text: string): DurationLike {
  if (/^\d{4}$/.test(text)) return { years: 1 }
  if (/^\d{4}-\d{2}$/.test(text)) return { months: 1 }
  if (/^\d{4}-?W\d{2}$/i.test(text)) return { weeks: 1 }
  return /[T ]/i.test(text) ? {} : { days: 1 }
}
