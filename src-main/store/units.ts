import type { Count } from '../contract/domain'
import { RETWEET } from './codes'

/** How a unit is told in a table with the columns of `tweets` or `cube`. */
export interface UnitSql {
  /** What tells one unit from another; null where a row is a unit. */
  readonly unit: string | null
  /** The rows that hold a unit. */
  readonly where: string
}

export function unitSql(count: Count, alias: string): UnitSql {
  if (count === 'tweets') return { unit: null, where: 'true' }
  if (count === 'originals') return { unit: null, where: `${alias}.kind <> ${RETWEET}` }
  if (count === 'authors') return { unit: `${alias}.author`, where: `${alias}.author IS NOT NULL` }
  return { unit: `${alias}.grp`, where: 'true' }
}
