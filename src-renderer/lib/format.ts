const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const MISSING = 'none'

/** `4,812` */
export function integer(value: number): string {
  return whole.format(value)
}

/** A fraction as `3.1 %`; two digits below one per cent, `0 %` for nothing. */
export function percent(fraction: number | null): string {
  if (fraction === null) return MISSING
  const value = fraction * 100
  if (value === 0) return '0 %'
  const size = Math.abs(value)
  if (size < 0.01) return 'under 0.01 %'
  return `${value.toFixed(size < 0.1 ? 2 : size < 99.95 ? 1 : 0)} %`
}

/** A score such as F1, a fraction, as the field writes it: `43.5`. */
export function score(fraction: number | null): string {
  return fraction === null ? MISSING : (fraction * 100).toFixed(1)
}

/** Observed over expected: `41x`, `4.1x`, `0.25x`. */
export function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${plainTimes(ratio)}x` : plainTimes(ratio)
}

/** The same without its sign, for the ends of an interval. */
export function plainTimes(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'unbounded'
  if (ratio >= 100_000) return 'over 99,999'
  if (ratio >= 9.95) return integer(Math.round(ratio))
  return ratio.toFixed(ratio < 0.995 ? 2 : 1)
}

/** `0.0001` at the least; below it `under 0.0001`. */
export function qValue(q: number): string {
  if (q < 0.0001) return 'under 0.0001'
  if (q < 0.001) return q.toFixed(4)
  return q.toFixed(q < 0.1 ? 3 : 2)
}

export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = size
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** `1 tweet`, `4,812 tweets` */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${integer(n)} ${n === 1 ? one : many}`
}
