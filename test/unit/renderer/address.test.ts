import { describe, expect, it } from 'vitest'
import { type Address, decodeAddress, encodeAddress, HOME } from '../../../src-renderer/lib/address'

const FULL: Address = {
  screen: 'tweets',
  from: Date.UTC(2013, 3, 15),
  to: Date.UTC(2013, 3, 22, 4, 30),
  classes: ['person', 'geo-loc'],
  count: 'authors',
  zone: 'Asia/Kathmandu',
  search: 'a & b=c #tag 😀',
  order: 'falling',
  drivers: 'many',
  grain: 'week',
  weekStart: 'sunday',
  measure: 'count',
  entities: [12, 3],
  entity: 7,
  author: 'Ana & co',
  sort: 'unsure',
  model: 'fast-2026.11',
  other: 'mine+1'
}

describe('the address', () => {
  it('writes nothing that is as usual', () => {
    expect(encodeAddress(HOME)).toBe('#/trends')
  })

  it('comes back whole', () => {
    expect(decodeAddress(encodeAddress(FULL))).toEqual(FULL)
  })

  it('stays readable', () => {
    expect(encodeAddress({ ...HOME, from: Date.UTC(2013, 3, 15), classes: ['person', 'movie'] })).toBe(
      '#/trends?from=2013-04-15T00:00:00Z&class=person,movie'
    )
  })

  it('takes the usual for whatever makes no sense', () => {
    const broken = '#/nowhere?from=soon&class=person,ghost&zone=Mars/Base&count=all&e=1,x,2&entity=-4&sort=up'
    expect(decodeAddress(broken)).toEqual({ ...HOME, classes: ['person'], entities: [1, 2] })
    expect(decodeAddress('')).toEqual(HOME)
  })

  it('keeps at most six entities', () => {
    expect(decodeAddress('#/trends?e=1,2,3,4,5,6,7,8').entities).toEqual([1, 2, 3, 4, 5, 6])
  })
})
