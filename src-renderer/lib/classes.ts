import { CLASS_NAMES, type EntityClass } from '../../src-main/contract/classes'

/** The classes in the order in which the screen shows them; their digits are 1 to 9, then 0. */
export const SHOWN_CLASSES: readonly EntityClass[] = [
  'person',
  'geo-loc',
  'company',
  'sportsteam',
  'product',
  'musicartist',
  'facility',
  'tvshow',
  'movie',
  'other'
]

/** The few letters that follow a marked name, so that a class is told without colour. */
export const SHORT_NAMES: Readonly<Record<EntityClass, string>> = {
  company: 'com',
  facility: 'fac',
  'geo-loc': 'loc',
  movie: 'mov',
  musicartist: 'art',
  other: 'oth',
  person: 'per',
  product: 'pro',
  sportsteam: 'team',
  tvshow: 'tv'
}

export function digitOf(name: EntityClass): string {
  return String((SHOWN_CLASSES.indexOf(name) + 1) % 10)
}

export function nameOfClass(name: string): string {
  return (CLASS_NAMES as Readonly<Record<string, string>>)[name] ?? name
}
