/** The ten entity classes of WNUT-16, in the order that fixes label indices everywhere. */
export const CLASSES = [
  'company',
  'facility',
  'geo-loc',
  'movie',
  'musicartist',
  'other',
  'person',
  'product',
  'sportsteam',
  'tvshow'
] as const

export type EntityClass = (typeof CLASSES)[number]

/** What a class is called on the screen. */
export const CLASS_NAMES: Readonly<Record<EntityClass, string>> = {
  company: 'company',
  facility: 'facility',
  'geo-loc': 'location',
  movie: 'movie',
  musicartist: 'artist',
  other: 'other',
  person: 'person',
  product: 'product',
  sportsteam: 'team',
  tvshow: 'tv show'
}
