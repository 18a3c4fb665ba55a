import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { autoGrain, bucketAt, bucketsOf } from '../../../src-main/trends/buckets'

const QUARTER = 900_000
const ms = (iso: string, zone = 'UTC') => DateTime.fromISO(iso, { zone }).toMillis()
const hours = (times: Float64Array) => Array.from(times.slice(1), (t, i) => (t - times[i]!) / 3_600_000)

test('days have 23 and 25 hours when the clock changes', () => {
  const zone = 'Europe/Paris'
  const spring = bucketsOf(ms('2025-03-29', zone), ms('2025-04-01', zone), 'day', zone)
  expect(hours(spring.times)).toEqual([24, 23, 24])
  const autumn = bucketsOf(ms('2025-10-25', zone), ms('2025-10-28', zone), 'day', zone)
  expect(hours(autumn.times)).toEqual([24, 25, 24])
  const hourly = bucketsOf(ms('2025-10-26', zone), ms('2025-10-27', zone), 'hour', zone)
  expect(hourly.slots.length).toBe(25)
  expect(Array.from(hourly.slots.slice(0, 5), (s) => s % 24)).toEqual([0, 1, 2, 2, 3])
})

test('a zone at +5:45 has its borders on quarter hours', () => {
  const b = bucketsOf(ms('2025-05-01T00:00Z'), ms('2025-05-02T00:00Z'), 'day', 'Asia/Kathmandu')
  expect(new Date(b.times[0]!).toISOString()).toBe('2025-04-30T18:15:00.000Z')
  expect(b.borders[0]! * QUARTER).toBe(b.times[0])
})

test('a day that begins at one in the morning begins there', () => {
  const zone = 'Africa/Cairo'
  const b = bucketsOf(ms('2025-04-24', zone), ms('2025-04-27', zone), 'day', zone)
  expect(hours(b.times)).toEqual([24, 23, 24])
})

test('weeks begin on Monday or on Sunday, months on the first', () => {
  const iso = bucketsOf(ms('2025-03-05'), ms('2025-03-12'), 'week', 'UTC')
  expect(Array.from(iso.times, (t) => DateTime.fromMillis(t, { zone: 'UTC' }).toISODate())).toEqual([
    '2025-03-03',
    '2025-03-10',
    '2025-03-17'
  ])
  const sunday = bucketsOf(ms('2025-03-05'), ms('2025-03-12'), 'week', 'UTC', 'sunday')
  expect(new Date(sunday.times[0]!).toISOString()).toBe('2025-03-02T00:00:00.000Z')
  const onSunday = bucketsOf(ms('2025-03-02'), ms('2025-03-03'), 'week', 'UTC', 'sunday')
  expect(new Date(onSunday.times[0]!).toISOString()).toBe('2025-03-02T00:00:00.000Z')
  const month = bucketsOf(ms('2025-01-15'), ms('2025-03-01'), 'month', 'America/New_York')
  expect(hours(month.times)).toEqual([744, 672])
})

const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'America/Havana',
  'Asia/Beirut',
  'Pacific/Chatham',
  'Pacific/Apia',
  'America/Santiago'
]

test('every quarter hour lies in the bucket whose local date Intl gives it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: ms('2010-01-01'), max: ms('2030-01-01') }),
      (zone, start) => {
        const from = start - (start % QUARTER)
        const b = bucketsOf(from, from + 6 * 86_400_000, 'day', zone)
        const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
        const seen = new Map<number, string>()
        for (let t = from; t < from + 6 * 86_400_000; t += QUARTER) {
          const i = bucketAt(b, t)
          expect(b.times[i]! <= t && t < b.times[i + 1]!).toBe(true)
          const date = format.format(t)
          expect(seen.get(i) ?? date).toBe(date)
          seen.set(i, date)
        }
        expect(new Set(seen.values()).size).toBe(seen.size)
      }
    ),
    { numRuns: 40 }
  )
})

test('hours cover the range without gaps, each an hour or what the clock left of one', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: ms('2010-01-01'), max: ms('2030-01-01') }),
      (zone, from) => {
        const to = from + 5 * 86_400_000
        const b = bucketsOf(from, to, 'hour', zone)
        const n = b.slots.length
        expect(b.times[0]! <= from && from < b.times[1]!).toBe(true)
        expect(b.times[n - 1]! < to && to <= b.times[n]!).toBe(true)
        expect(hours(b.times).every((h) => h === 1 || h === 0.5)).toBe(true)
        for (let i = 0; i <= n; i++) expect(b.borders[i]! * QUARTER).toBe(b.times[i])
      }
    ),
    { numRuns: 60 }
  )
})

test('the grain follows the span', () => {
  const day = 86_400_000
  expect([1, 4, 5, 60, 365, 3 * 365, 10 * 365].map((d) => autoGrain(0, d * day))).toEqual([
    'hour',
    'hour',
    'day',
    'day',
    'week',
    'week',
    'month'
  ])
})

test('an unknown zone is an expected failure', () => {
  expect(() => bucketsOf(0, 1, 'day', 'Mars/Olympus')).toThrow(/time zone/)
})
