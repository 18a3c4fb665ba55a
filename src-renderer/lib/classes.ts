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

export function nameOfClass(name: string): string {
  return (CLASS_NAMES as Readonly<Record<string, string>>)[name] ?? name
}
