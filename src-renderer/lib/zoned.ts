const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric'
    })
    formatters.set(zone, formatter)
  }
  return formatter
}

/** What a clock in `zone` shows at `time` (ms UTC), written as if it were UTC, in ms. */
export function toLocal(time: number, zone: string): number {
  const part: Record<string, number> = {}
  for (const { type, value } of formatterOf(zone).formatToParts(time)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  const whole = Date.UTC(year, month - 1, day, hour, minute, second)
  return whole + (((time % 1000) + 1000) % 1000)
}

/** The instant (ms UTC) at which a clock in `zone` shows `local`; in a skipped hour the one after the jump. */
export function fromLocal(local: number, zone: string): number {
  const guess = local - (toLocal(local, zone) - local)
  return local - (toLocal(guess, zone) - guess)
}
