import { basename } from 'node:path'
import { AppError } from '../base/errors'
import { CLASS_NAMES, CLASSES, type EntityClass } from '../contract/classes'
import type { ListedName } from '../contract/lists'
import { hasQuotedCells, sniffDialect } from './csv-dialect'
import { csvRecords } from './csv-records'
import { decode, withNewlines } from './decode'
import { openParts } from './open'
import { survey } from './survey'

export interface NameFile {
  /** The file's name without its ending. */
  readonly name: string
  readonly names: readonly ListedName[]
  readonly rejects: readonly { readonly line: number; readonly message: string }[]
}

export interface NameDefaults {
  /** Class of names that the file gives none; null rejects them. */
  readonly class: EntityClass | null
  readonly priority: number
}

const COLUMNS = ['name', 'class', 'priority'] as const
type Places = Readonly<Record<(typeof COLUMNS)[number], number>>

const BY_WORD: ReadonlyMap<string, EntityClass> = new Map(
  CLASSES.flatMap((name): [string, EntityClass][] => [
    [name, name],
    [CLASS_NAMES[name], name]
  ])
)

/** A list is held in memory, and looked for in every text. */
const MOST = 500_000
const LONGEST = 200

/**
 * Reads a list of names: a table of `name[,class][,priority]` in any delimiter and encoding, with or without a header (which may name
 * the columns in another order), or one name a line. Equal rows count once.
 * @throws AppError `not-found`, `unreadable`, `empty-file`, `binary-file`; `data-invalid` where no row can be used
 */
export async function readNameList(
  path: string,
  defaults: NameDefaults,
  signal: AbortSignal
): Promise<NameFile> {
  const part = (await openParts(path))[0]!
  const { encoding, head, hasReturns } = await survey(part, signal)
  const delimiter = sniffDialect(head.text, head.isWhole)?.delimiter ?? ','
  const syntax = { delimiter, isQuoted: hasQuotedCells(head.text, delimiter) }
  const names = new Map<string, ListedName>()
  const rejects: { line: number; message: string }[] = []
  let places: Places = { name: 0, class: 1, priority: 2 }
  let isFirst = true
  const text = decode(part.bytes(), encoding)
  for await (const record of csvRecords(hasReturns ? withNewlines(text) : text, syntax)) {
    if ('message' in record) {
      rejects.push({ line: record.line, message: record.message })
      continue
    }
    const header = isFirst ? headerOf(record.cells) : null
    isFirst = false
    if (header !== null) {
      places = header
      continue
    }
    const row = rowOf(record.cells, places, defaults)
    if (typeof row === 'string') rejects.push({ line: record.line, message: row })
    else names.set(`${row.class} ${row.name}`, row)
    if (names.size > MOST) {
      throw new AppError('data-invalid', `the list has more than ${MOST.toLocaleString('en-US')} names`, {
        where: path,
        remedy: 'Leave out the names that do not matter here.'
      })
    }
  }
  if (names.size === 0) {
    throw new AppError('data-invalid', rejects[0]?.message ?? 'there is no name in the list', {
      where: rejects[0] === undefined ? path : `${path}, line ${rejects[0].line}`,
      remedy: `Write name,class on each line, or name the class of them all; classes are ${CLASSES.join(', ')}.`
    })
  }
  return { name: basename(part.name).replace(/\.[a-z]{1,4}$/i, ''), names: [...names.values()], rejects }
}

function headerOf(cells: readonly string[]): Places | null {
  const words = cells.map((cell) => cell.trim().toLowerCase())
  if (!words.includes('name') || !words.every((word) => (COLUMNS as readonly string[]).includes(word))) {
    return null
  }
  return { name: words.indexOf('name'), class: words.indexOf('class'), priority: words.indexOf('priority') }
}

/** The row, or why it cannot be used. */
function rowOf(cells: readonly string[], places: Places, defaults: NameDefaults): ListedName | string {
  const cell = (place: number): string => (cells[place] ?? '').trim()
  const name = cell(places.name).replace(/\s+/g, ' ')
  if (name === '') return 'The name is empty.'
  if (name.length > LONGEST) return `The name is longer than ${LONGEST} characters.`
  let className = cell(places.class).toLowerCase()
  let priority = cell(places.priority)
  if (priority === '' && /^[-+]?\d+$/.test(className)) {
    priority = className
    className = ''
  }
  const known = className === '' ? defaults.class : BY_WORD.get(className)
  if (known === undefined) return `There is no class "${cell(places.class)}".`
  if (known === null) return `"${name}" has no class.`
  const number = priority === '' ? defaults.priority : Number(priority)
  if (!Number.isInteger(number) || Math.abs(number) > 1e6)
    return `The priority "${priority}" is not a whole number.`
  return { name, class: known, priority: number }
}
