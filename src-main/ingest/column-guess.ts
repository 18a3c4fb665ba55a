import type { Columns } from '../contract/imports'
import { type ColumnMap, isRoleName, type Role, withFixed } from './columns'
import { parseTime } from './dates'
import { cleanId, isMangledId } from './snowflake'

const ROLES: readonly Role[] = ['text', 'time', 'id', 'author', 'date', 'lang']

/** True where the first record names columns: it has a known name, or words where the next records have figures. */
export function hasHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = records
  if (!first || first.some((cell) => looksLikeData(cell))) return false
  if (first.some((cell) => ROLES.some((role) => isRoleName(role, cell)))) return true
  const isShort = first.every((cell) => cell.trim().length <= 60 && !cell.includes('\n'))
  return isShort && rest.length > 0 && first.some((_, i) => rest.every((row) => looksLikeData(row[i] ?? '')))
}

/** Records of a report's preamble that are looked through for the names of the columns. */
const PREAMBLE = 20

/**
 * How many records stand before the one that names the columns, as reports of monitoring services have them: it has a name for
 * the text and one more, and none before it has as many cells that are filled. 0 where the table begins at once.
 */
export function preambleOf(records: readonly (readonly string[])[]): number {
  let widest = 0
  for (const [i, record] of records.slice(0, PREAMBLE).entries()) {
    const filled = record.filter((cell) => cell.trim() !== '').length
    const isNamed =
      record.some((cell) => isRoleName('text', cell)) &&
      record.some((cell) => ROLES.some((role) => role !== 'text' && isRoleName(role, cell)))
    if (isNamed && filled > widest && !record.some(looksLikeData)) return i
    widest = Math.max(widest, filled)
  }
  return 0
}

function looksLikeData(cell: string): boolean {
  const text = cell.trim()
  return /^[\d.,:/ +-]+$/.test(text) || isMangledId(text) || /https?:\/\/|^@\w+ /.test(text) || isTime(text)
}

function isTime(text: string): boolean {
  return !/^\d+(?:\.\d+)?$/.test(text) && parseTime(text, 'dmy', same) !== null
}

function isWritten(text: string): boolean {
  return isTime(text) || (!/^\d+(?:\.\d+)?$/.test(text) && parseTime(text, 'mdy', same) !== null)
}

function isTimeOrStamp(text: string): boolean {
  return isWritten(text) || parseTime(text, 'mdy', same) !== null
}

const same = (wall: number): number => wall

/** Tells the columns of a table without a header by what is in them. `text` is absent where no column reads like tweets. */
export function guessColumns(records: readonly (readonly string[])[], fixed: Columns): ColumnMap {
  const width = records.reduce((most, row) => Math.max(most, row.length), 0)
  const columns = Array.from({ length: width }, (_, i) =>
    measure(records.map((row) => (row[i] ?? '').trim()))
  )
  const map: Partial<Record<Role, number>> = {}
  const pick = (role: Role, value: (column: Measures) => number, least: number): void => {
    let best = least
    columns.forEach((column, i) => {
      if (Object.values(map).includes(i) || value(column) <= best) return
      best = value(column)
      map[role] = i
    })
  }
  pick('time', (column) => (column.times > 0.8 ? column.times + column.written : 0), 0.8)
  pick('text', (column) => (column.times < 0.5 && column.words >= 2.5 ? column.length : 0), 10)
  pick('id', (column) => column.ids * (column.distinct > 0.5 || column.mangled ? 1 : 0), 0.8)
  pick(
    'author',
    (column) => (column.names > 0.9 && column.letters > 0.5 ? column.letters + column.distinct : 0),
    0.5
  )
  pick('lang', (column) => column.languages, 0.9)
  const names = Array.from({ length: width }, (_, i) => `column ${i + 1}`)
  return withFixed(map, names, fixed)
}

type Measures = ReturnType<typeof measure>

function measure(cells: readonly string[]) {
  const full = cells.filter((cell) => cell !== '')
  const share = (test: (cell: string) => boolean): number =>
    full.length === 0 ? 0 : full.filter(test).length / full.length
  const mean = (value: (cell: string) => number): number =>
    full.length === 0 ? 0 : full.reduce((sum, cell) => sum + value(cell), 0) / full.length
  return {
    times: share(isTimeOrStamp),
    written: share(isWritten),
    ids: share(
      (cell) =>
        /^\d{6,20}$/.test(cell) || isMangledId(cell) || (cleanId(cell) !== null && cell.includes('/status'))
    ),
    mangled: full.some(isMangledId),
    names: share((cell) => /^@?[\p{L}\p{N}_.-]{1,30}$/u.test(cell)),
    letters: share((cell) => /\p{L}{2}/u.test(cell)) * Math.min(1, mean((cell) => cell.length) / 4),
    languages: share((cell) => /^[a-z]{2,3}(?:-[a-zA-Z]{2,4})?$/.test(cell)),
    words: mean((cell) => cell.split(/\s+/).length),
    length: mean((cell) => cell.length),
    distinct: full.length === 0 ? 0 : new Set(full).size / full.length
  }
}
