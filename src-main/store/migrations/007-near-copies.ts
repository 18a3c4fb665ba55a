import type { Migration } from './migration'

/** Bands of a signature: texts that share one may be near copies of one another. */
export const BANDS = 12

/** MinHash signatures of what texts say, one a `group_hash`, from which near copies are told. */
export const nearCopies: Migration = {
  version: 7,
  name: 'near copies',
  statements: [
    `CREATE TABLE signatures(group_hash UBIGINT, ${Array.from({ length: BANDS }, (_, i) => `b${i} UINTEGER`).join(', ')})`
  ]
}
