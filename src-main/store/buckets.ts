import { listValue, type Values } from './sql'

/** SQL that tells a quarter hour's bucket. */
export interface Bucketing {
  /** Joined to the table whose quarter is asked for; empty where arithmetic does. */
  readonly join: string
  readonly bucket: string
  readonly within: string
  readonly values: Values
}

/**
 * Even borders are divided out; uneven ones (months, days of 23 or 25 hours) go through a table of slots as long as their
 * greatest common divisor.
 * @param borders quarter hours, ascending, at least two
 * @param quarter the column, e.g. `c.quarter`
 */
export function bucketing(borders: Int32Array, quarter: string): Bucketing {
  const first = borders[0] ?? 0
  const end = borders[borders.length - 1] ?? first
  const within = `${quarter} >= $first AND ${quarter} < $end`
  const unit = commonDivisor(borders)
  const buckets = borders.length - 1
  if ((end - first) / unit === buckets) {
    return {
      join: '',
      bucket: `((${quarter} - $first) // $unit)::INTEGER`,
      within,
      values: { first, end, unit }
    }
  }
  return {
    join: `JOIN (SELECT bucket, unnest(range(low, high))::INTEGER AS slot FROM (
        SELECT unnest($lows::INTEGER[]) AS low, unnest($highs::INTEGER[]) AS high, unnest(range($buckets))::INTEGER AS bucket)
      ) slots ON slots.slot = ((${quarter} - $first) // $unit)::INTEGER`,
    bucket: 'slots.bucket',
    within,
    values: {
      first,
      end,
      unit,
      buckets,
      lows: listValue(borders.slice(0, -1).map((border) => (border - first) / unit)),
      highs: listValue(borders.slice(1).map((border) => (border - first) / unit))
    }
  }
}

function commonDivisor(borders: Int32Array): number {
  let divisor = 0
  for (let i = 1; i < borders.length; i++) {
    let a = (borders[i] ?? 0) - (borders[i - 1] ?? 0)
    let b = divisor
    while (b > 0) [a, b] = [b, a % b]
    divisor = a
  }
  return divisor || 1
}
