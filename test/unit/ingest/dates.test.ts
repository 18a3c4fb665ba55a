import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { detectDateOrder } from '../../../src-main/ingest/date-order'
import { parseTime } from '../../../src-main/ingest/dates'
import { cleanId, isMangledId, snowflakeTime } from '../../../src-main/ingest/snowflake'
import { zoneClock } from '../../../src-main/ingest/zone-time'

const utc = (wall: number): number => wall
const read = (text: string, order: 'dmy' | 'mdy' | 'ymd' = 'dmy'): string | null => {
  const time = parseTime(text, order, utc)
  return time === null ? null : new Date(time).toISOString().replace('.000Z', 'Z')
}

describe('parseTime', () => {
  it.each([
    ['Wed Oct 10 20:19:24 +0000 2018', '2018-10-10T20:19:24Z'],
    ['Wed Oct 10 20:19:24 -0330 2018', '2018-10-10T23:49:24Z'],
    ['2018-10-10T20:19:24.123Z', '2018-10-10T20:19:24.123Z'],
    ['2018-10-10T20:19:24+02:00', '2018-10-10T18:19:24Z'],
    ['2018-10-10 20:19:24+00', '2018-10-10T20:19:24Z'],
    ['2018-10-10 20:19:24 UTC', '2018-10-10T20:19:24Z'],
    ['2018-10-10 20:19', '2018-10-10T20:19:00Z'],
    ['2018/10/10', '2018-10-10T00:00:00Z'],
    ['24-02-2015 11:35', '2015-02-24T11:35:00Z'],
    ['24.2.15, 1:05:06', '2015-02-24T01:05:06Z'],
    ['24 Feb 2015 11:35 PM', '2015-02-24T23:35:00Z'],
    ['24-Feb-15', '2015-02-24T00:00:00Z'],
    ['February 24th, 2015 at 12:05 a.m.', '2015-02-24T00:05:00Z'],
    ['Thu, 11 Apr 2019 04:06:23 GMT', '2019-04-11T04:06:23Z'],
    ['Mon Apr 06 22:19:45 PDT 2009', '2009-04-07T05:19:45Z'],
    ['2018-01-10 20:19:24 EST', '2018-01-11T01:19:24Z'],
    ['10 Jan 2018 20:19 CET', '2018-01-10T19:19:00Z'],
    ['Thu Apr 11 2019 04:06:23 GMT+0200 (Central European Summer Time)', '2019-04-11T02:06:23Z'],
    ['2018-10-10 20:19:24 UTC-3:30', '2018-10-10T23:49:24Z'],
    ['2018-10-10 20:19:24+2', '2018-10-10T18:19:24Z'],
    ['9:05 AM - 3 Mar 2016', '2016-03-03T09:05:00Z'],
    ['9:05 PM · Mar 3, 2016', '2016-03-03T21:05:00Z'],
    ['1554955583', '2019-04-11T04:06:23Z'],
    ['1554955583.25', '2019-04-11T04:06:23.250Z'],
    ['1554955583782', '2019-04-11T04:06:23.782Z'],
    ['20190411040623', '2019-04-11T04:06:23Z'],
    ['42059.5', '2015-02-24T12:00:00Z'],
    ['31-02-2015 11:35', null],
    ['2015-02-24 25:00', null],
    ['0', null],
    ['soon', null],
    ['', null]
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each(['20190411040623', '2019-04-11 04:06:23', '43566.171099537'])(
    'reads %s in the zone of times without one',
    (text) => {
      const time = parseTime(text, 'ymd', (wall) => wall - 3_600_000)
      expect(new Date(Math.round(time! / 1000) * 1000).toISOString()).toBe('2019-04-11T03:06:23.000Z')
    }
  )

  it('takes day and month in the given order', () => {
    expect([read('03/04/2019', 'dmy'), read('03/04/2019', 'mdy')]).toEqual([
      '2019-04-03T00:00:00Z',
      '2019-03-04T00:00:00Z'
    ])
  })
})

describe('zoneClock', () => {
  it('agrees with luxon in every zone where a time occurs once', () => {
    for (const zone of [
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'UTC'
    ]) {
      const clock = zoneClock(zone)
      for (let day = 0; day < 730; day++) {
        const wall = Date.UTC(2019, 0, 1, 12, 7, 30) + day * 86_400_000
        const local = new Date(wall).toISOString().slice(0, 19)
        expect(clock(wall)).toBe(DateTime.fromISO(local, { zone }).toMillis())
      }
    }
  })

  it('takes the first of a time that occurs twice and moves on one that is skipped', () => {
    const clock = zoneClock('Europe/Berlin')
    const at = (wall: string): string => new Date(clock(Date.parse(wall))).toISOString()
    expect(at('2020-10-25T02:30:00Z')).toBe('2020-10-25T00:30:00.000Z')
    expect(at('2020-03-29T02:30:00Z')).toBe('2020-03-29T01:30:00.000Z')
    expect([at('2020-03-29T01:59:59Z'), at('2020-03-29T03:00:00Z')]).toEqual([
      '2020-03-29T00:59:59.000Z',
      '2020-03-29T01:00:00.000Z'
    ])
  })
})

describe('detectDateOrder', () => {
  const order = (times: readonly string[], known: readonly (number | null)[] = []) =>
    detectDateOrder(
      times.map((time, i) => ({ time, known: known[i] ?? null })),
      utc
    )
  it.each([
    ['a day above 12', ['01/02/2019', '13/02/2019'], { order: 'dmy', isGuess: false }],
    ['a day above 12 in second place', ['01-02-2019', '02-13-2019'], { order: 'mdy', isGuess: false }],
    [
      'rows that rise when read by month',
      ['01-05-2019', '01-06-2019', '02-01-2019'],
      { order: 'mdy', isGuess: true }
    ],
    ['a slash where nothing else tells', ['01/02/2019'], { order: 'mdy', isGuess: true }],
    ['a dot where nothing else tells', ['01.02.2019'], { order: 'dmy', isGuess: true }],
    ['dates that need no order', ['2019-02-01', '1554955583'], { order: 'ymd', isGuess: false }]
  ] as const)('%s', (_, times, expected) => {
    expect(order(times)).toEqual(expected)
  })

  it('goes by the times in the ids where they are known', () => {
    expect(order(['03/04/2019 10:00'], [Date.UTC(2019, 3, 3, 9)])).toEqual({ order: 'dmy', isGuess: false })
  })
})

describe('ids', () => {
  it('hold a time since November 2010', () => {
    expect(new Date(snowflakeTime('1050118621198921728')!).toISOString()).toBe('2018-10-10T20:19:24.211Z')
    expect(['29700859247', '20', 'abc', null].map(snowflakeTime)).toEqual([null, null, null, null])
  })

  it('are told from what a spreadsheet makes of them', () => {
    expect(['5.70306E+17', '5,70306E+17', '5E+17', '570306133677760513', 'e17'].map(isMangledId)).toEqual([
      true,
      true,
      true,
      false,
      false
    ])
    expect(
      [
        '570306133677760513',
        '5.70306E+17',
        'https://twitter.com/a/status/12?x=1',
        ' 12 ',
        '0',
        '',
        'at://x/y1',
        12,
        2 ** 60
      ].map(cleanId)
    ).toEqual(['570306133677760513', null, '12', '12', null, null, 'at://x/y1', '12', null])
  })
})
