import type { RawTweet } from '../contract/domain'
import type { DateOrder } from '../contract/imports'
import { type ColumnMap, mapColumns, missingColumn } from './columns'
import { type DateSample, detectDateOrder } from './date-order'
import type { ReadOptions } from './format'
import { type Members, members } from './json-values'
import { tweetOfCells } from './row-values'
import { cleanId, snowflakeTime } from './snowflake'
import { zoneClock } from './zone-time'

/** The members of an object and of the objects in it, by path: `user.name`. */
export function flatten(object: Members, prefix = '', depth = 0): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(object)) {
    const inner = depth < 3 ? members(value) : null
    if (inner) for (const [path, cell] of flatten(inner, `${prefix}${key}.`, depth + 1)) found.set(path, cell)
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      found.set(prefix + key, String(value))
    }
  }
  return found
}

/** Reads objects of no known kind by the names of their members. */
export interface FlatReader {
  /** Null where the object has no text. @throws AppError `no-text-column` when a fixed name is missing */
  read(object: Members, line: number): RawTweet | null
}

export function flatReader(sample: readonly Members[], options: ReadOptions): FlatReader {
  const rows = sample.map((object) => flatten(object))
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  const columns = mapColumns(names, options.columns)
  if (columns.text === undefined)
    throw missingColumn('text', names, 'No member of the objects holds the text')
  const local = zoneClock(options.zone)
  const value = (row: ReadonlyMap<string, string>, index: number | undefined): string =>
    index === undefined ? '' : (row.get(names[index]!) ?? '')
  const order = options.dateOrder ?? dateOrderOf(rows, columns, value, local, options)
  return {
    read(object, line) {
      const row = flatten(object)
      return tweetOfCells((index) => value(row, index), { columns, order, local }, line)
    }
  }
}

function dateOrderOf(
  rows: readonly ReadonlyMap<string, string>[],
  columns: ColumnMap,
  value: (row: ReadonlyMap<string, string>, index: number | undefined) => string,
  local: (wall: number) => number,
  options: ReadOptions
): DateOrder {
  const samples = rows.map(
    (row): DateSample => ({
      time: value(row, columns.time) || value(row, columns.date),
      known: snowflakeTime(cleanId(value(row, columns.id)))
    })
  )
  const { order, isGuess } = detectDateOrder(samples, local)
  if (isGuess) options.note(`The order of day and month is not certain; read as ${order}.`)
  return order
}
