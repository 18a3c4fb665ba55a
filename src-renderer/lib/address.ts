import { CLASSES, type EntityClass } from '../../src-main/contract/classes'
import {
  COUNTS,
  type Count,
  GRAINS,
  type Grain,
  WEEK_STARTS,
  type WeekStart
} from '../../src-main/contract/domain'
import { DRIVERS, type Drivers, ORDERS, type Order } from '../../src-main/contract/trends'

export const SCREENS = ['trends', 'tweets', 'label', 'models', 'data'] as const
export type Screen = (typeof SCREENS)[number]
export const SORTS = ['newest', 'oldest', 'unsure'] as const
export type Sort = (typeof SORTS)[number]
const MEASURES = ['share', 'count'] as const
export type Measure = (typeof MEASURES)[number]

/** Where the analyst is: everything that back, forward and a bookmark bring back. Null means the workspace's setting, or none. */
export interface Address {
  readonly screen: Screen
  /** ms UTC, half-open. */
  readonly from: number | null
  readonly to: number | null
  readonly classes: readonly EntityClass[]
  readonly count: Count | null
  readonly zone: string | null
  readonly search: string
  readonly order: Order
  readonly drivers: Drivers
  readonly grain: Grain | 'auto'
  readonly weekStart: WeekStart
  readonly measure: Measure
  /** Entities in the chart, at most six; the first is the one described. */
  readonly entities: readonly number[]
  /** Tweets of this entity only. */
  readonly entity: number | null
  /** Tweets by this author only. */
  readonly author: string | null
  readonly sort: Sort
  readonly model: string | null
  readonly other: string | null
}

export const MAX_ENTITIES = 6

export const HOME: Address = {
  screen: 'trends',
  from: null,
  to: null,
  classes: [],
  count: null,
  zone: null,
  search: '',
  order: 'rising',
  drivers: 'anyone',
  grain: 'auto',
  weekStart: 'monday',
  measure: 'share',
  entities: [],
  entity: null,
  author: null,
  sort: 'newest',
  model: null,
  other: null
}

/** `#/trends?from=...`: only what differs from `HOME` is written. */
export function encodeAddress(address: Address): string {
  const query = new URLSearchParams()
  const put = (key: string, value: string | number | null, usual: string | number | null) => {
    if (value !== null && value !== usual && value !== '') query.set(key, String(value))
  }
  put('from', instant(address.from), null)
  put('to', instant(address.to), null)
  put('class', address.classes.join(','), '')
  put('count', address.count, null)
  put('zone', address.zone, null)
  put('q', address.search, '')
  put('order', address.order, HOME.order)
  put('drivers', address.drivers, HOME.drivers)
  put('grain', address.grain, HOME.grain)
  put('week', address.weekStart, HOME.weekStart)
  put('measure', address.measure, HOME.measure)
  put('e', address.entities.join(','), '')
  put('entity', address.entity, null)
  put('by', address.author, null)
  put('sort', address.sort, HOME.sort)
  put('model', address.model, null)
  put('other', address.other, null)
  const tail = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/')
  return `#/${address.screen}${tail === '' ? '' : `?${tail}`}`
}

/** Reads what `encodeAddress` wrote; whatever cannot be understood is `HOME`'s. */
export function decodeAddress(hash: string): Address {
  const [path = '', tail = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const query = new URLSearchParams(tail)
  const text = (key: string) => query.get(key)
  return {
    screen: oneOf(SCREENS, path) ?? HOME.screen,
    from: time(text('from')),
    to: time(text('to')),
    classes: list(text('class')).flatMap((name) => oneOf(CLASSES, name) ?? []),
    count: oneOf(COUNTS, text('count')),
    zone: zone(text('zone')),
    search: text('q') ?? '',
    order: oneOf(ORDERS, text('order')) ?? HOME.order,
    drivers: oneOf(DRIVERS, text('drivers')) ?? HOME.drivers,
    grain: oneOf(GRAINS, text('grain')) ?? 'auto',
    weekStart: oneOf(WEEK_STARTS, text('week')) ?? HOME.weekStart,
    measure: oneOf(MEASURES, text('measure')) ?? 'share',
    entities: list(text('e'))
      .flatMap((item) => number(item) ?? [])
      .slice(0, MAX_ENTITIES),
    entity: number(text('entity')),
    author: text('by'),
    sort: oneOf(SORTS, text('sort')) ?? 'newest',
    model: text('model'),
    other: text('other')
  }
}

function instant(value: number | null): string | null {
  return value === null ? null : new Date(value).toISOString().replace('.000Z', 'Z')
}

function time(value: string | null): number | null {
  const parsed = value === null ? Number.NaN : Date.parse(value)
  return Number.isFinite(parsed) ? parsed : null
}

function zone(value: string | null): string | null {
  try {
    if (value !== null) new Intl.DateTimeFormat('en', { timeZone: value })
    return value
  } catch {
    return null
  }
}

function number(value: string | null): number | null {
  return value !== null && /^\d+$/.test(value) ? Number(value) : null
}

function list(value: string | null): string[] {
  return value === null || value === '' ? [] : value.split(',')
}

function oneOf<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((candidate) => candidate === value) ?? null
}
