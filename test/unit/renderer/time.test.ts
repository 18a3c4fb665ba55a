import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { bucketName, isoIn, rangeName, shortRange } from '../../../src-renderer/lib/time'
import { timeTicks } from '../../../src-renderer/lib/time-ticks'
import { fromLocal, toLocal } from '../../../src-renderer/lib/zoned'

const ZONES = [
  'UTC',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Europe/Berlin'
]

describe('local time', () => {
  it('agrees with luxon in every zone over two years, and goes back', () => {
    for (const zone of ZONES) {
      for (let t = Date.UTC(2011, 10, 1); t < Date.UTC(2013, 10, 1); t += 7_919_000 * 5) {
        const offset = DateTime.fromMillis(t, { zone }).offset * 60_000
        expect(toLocal(t, zone) - t).toBe(offset)
        const back = fromLocal(toLocal(t, zone), zone)
        expect(toLocal(back, zone)).toBe(toLocal(t, zone))
      }
    }
  })

  it('is written with its offset', () => {
    const t = Date.UTC(2013, 3, 15, 18, 50)
    for (const zone of ZONES) {
      const expected = DateTime.fromMillis(t, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ")
      expect(isoIn(t, zone)).toBe(expected)
    }
  })
})

describe('names of times', () => {
  const zone = 'America/New_York'
  const at = (text: string) => DateTime.fromISO(text, { zone }).toMillis()

  it('name buckets by their grain', () => {
    const t = at('2013-04-15T00:00')
    expect(['hour', 'day', 'week', 'month'].map((grain) => bucketName(t, grain as 'day', zone))).toEqual([
      'Mon 15 Apr 2013 00:00',
      'Mon 15 Apr 2013',
      'week of 15 Apr 2013',
      'April 2013'
    ])
  })

  it('say a range as a person does', () => {
    const ranges = [
      ['2013-04-15', '2013-04-22'],
      ['2013-03-28', '2013-04-05'],
      ['2012-12-30', '2013-01-03'],
      ['2013-04-15', '2013-04-16'],
      ['2013-03-10', '2013-03-11'],
      ['2013-04-15T14:00', '2013-04-15T18:00'],
      ['2013-04-15T22:00', '2013-04-16T02:00']
    ].map(([from, to]) => rangeName(at(from!), at(to!), zone))
    expect(ranges).toEqual([
      '15 to 21 Apr 2013',
      '28 Mar to 4 Apr 2013',
      '30 Dec 2012 to 2 Jan 2013',
      '15 Apr 2013',
      '10 Mar 2013',
      '15 Apr 2013 14:00 to 18:00',
      '15 Apr 2013 22:00 to 16 Apr 02:00'
    ])
    expect(shortRange(at('2013-04-15'), at('2013-04-22'), zone)).toBe('15 to 21 Apr')
  })
})

describe('ticks of a time axis', () => {
  it('stand at midnights of the zone, also across a change of the clock', () => {
    const zone = 'America/New_York'
    const from = DateTime.fromISO('2013-03-07', { zone }).toMillis()
    const ticks = timeTicks(from, from + 8 * 86_400_000, zone, 8)
    expect(ticks.length).toBeGreaterThan(3)
    for (const { t } of ticks) expect(DateTime.fromMillis(t, { zone }).hour).toBe(0)
  })

  it('say the year once', () => {
    const labels = timeTicks(Date.UTC(2012, 10, 1), Date.UTC(2013, 3, 30), 'UTC', 6).map((tick) => tick.label)
    expect(labels).toEqual(['Nov 2012', 'Dec', 'Jan 2013', 'Feb', 'Mar', 'Apr'])
  })
})
