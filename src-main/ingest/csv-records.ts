import type { Reject } from '../contract/domain'
import type { Delimiter } from './csv-dialect'

/** What parts cells, and whether quotation marks may enclose them. */
export interface CsvSyntax {
  readonly delimiter: Delimiter
  readonly isQuoted: boolean
}

/** The cells of one record and the line on which it begins. */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/** A quoted cell of more code units has lost its closing mark. */
const LONGEST = 1 << 16
/** A cut-off last record of no more lines is one record, unless most of them are whole records; of more, a stray mark in its first line. */
const CUT_LINES = 40

const QUOTE = 0x22
const NEWLINE = 0x0a
const RETURN = 0x0d

interface Parsed {
  readonly cells: string[]
  /** Where the next record begins. */
  readonly end: number
}

/**
 * Streams the records of a table (RFC 4180, read leniently: a quotation mark inside a cell stands for itself unless a
 * delimiter or line end follows it). Blank lines are passed over. A quoted cell that never ends costs its line alone, which comes as a reject.
 */
export async function* csvRecords(
  chunks: AsyncIterable<string>,
  syntax: CsvSyntax
): AsyncGenerator<CsvRecord | Reject> {
  const position = { line: 1, width: 0 }
  let rest = ''
  for await (const chunk of chunks) {
    const text = rest + chunk
    rest = text.slice(yield* records(text, syntax, false, position))
  }
  yield* records(rest, syntax, true, position)
}

/** The records that stand whole in the head, at most `limit`. */
export function sampleRecords(text: string, syntax: CsvSyntax, isWhole: boolean, limit: number): string[][] {
  const found: string[][] = []
  if (limit <= 0) return found
  for (const record of records(text, syntax, isWhole, { line: 1, width: 0 })) {
    if ('cells' in record) found.push([...record.cells])
    if (found.length >= limit) break
  }
  return found
}

/** @returns how much of the text was used */
function* records(
  text: string,
  syntax: CsvSyntax,
  isEnd: boolean,
  position: { line: number; width: number }
): Generator<CsvRecord | Reject, number> {
  const delimiter = syntax.delimiter.charCodeAt(0)
  const quote = syntax.isQuoted ? QUOTE : -1
  let at = 0
  while (at < text.length) {
    let parsed = parseRecord(text, at, delimiter, quote, isEnd)
    const { line } = position
    if (!parsed) {
      if (!isEnd && text.length - at <= LONGEST) return at
      const isRecord = (text: string): boolean =>
        parseRecord(text, 0, delimiter, quote, true)?.cells.length === position.width
      parsed = brokenRecord(text, at, isEnd, isRecord)
      const isCut = parsed.end === text.length
      yield isCut
        ? { line, code: 'truncated', message: 'The file ends inside a quoted cell.' }
        : { line, code: 'bad-row', message: 'A quotation mark in the row is not closed.' }
    } else if (parsed.cells.length > 1 || parsed.cells[0]!.trim() !== '') {
      position.width = parsed.cells.length
      yield { line, cells: parsed.cells }
    }
    position.line += countLines(text, at, parsed.end)
    at = parsed.end
  }
  return at
}

/** Null where the text ends before the record does. */
function parseRecord(
  text: string,
  begin: number,
  delimiter: number,
  quote: number,
  isEnd: boolean
): Parsed | null {
  const cells: string[] = []
  let at = begin
  while (true) {
    let end: number
    if (text.charCodeAt(at) === quote) {
      end = closingQuote(text, at + 1, delimiter, isEnd)
      if (end < 0 || end - at > LONGEST) return null
      const inner = text.slice(at + 1, end)
      cells.push(inner.includes('""') ? inner.replace(/""/g, '"') : inner)
      end++
    } else {
      end = at
      while (end < text.length) {
        const code = text.charCodeAt(end)
        if (code === delimiter || code === NEWLINE) break
        end++
      }
      if (end === text.length && !isEnd) return null
      cells.push(
        text.slice(
          at,
          text.charCodeAt(end) === NEWLINE && text.charCodeAt(end - 1) === RETURN ? end - 1 : end
        )
      )
    }
    if (end < text.length && text.charCodeAt(end) === delimiter) {
      at = end + 1
      continue
    }
    if (text.charCodeAt(end) === RETURN) end++
    return { cells, end: Math.min(end + 1, text.length) }
  }
}

/** The mark that closes a cell: one that a delimiter, a line end or the end of the file follows. Doubled marks are passed over. */
function closingQuote(text: string, from: number, delimiter: number, isEnd: boolean): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    if (at + 1 === text.length) return isEnd ? at : -1
    const next = text.charCodeAt(at + 1)
    if (next === delimiter || next === NEWLINE) return at
    if (next === RETURN) {
      if (at + 2 === text.length && !isEnd) return -1
      if (at + 2 === text.length || text.charCodeAt(at + 2) === NEWLINE) return at
    }
    if (next === QUOTE) at++
  }
  return -1
}

function brokenRecord(text: string, at: number, isEnd: boolean, isRecord: (line: string) => boolean): Parsed {
  const isCut = (): boolean => {
    if (countLines(text, at, text.length) > CUT_LINES) return false
    const [, ...rest] = text.slice(at).trimEnd().split('\n')
    return rest.filter(isRecord).length * 2 <= rest.length
  }
  if (isEnd && isCut()) return { cells: [], end: text.length }
  const newline = text.indexOf('\n', at)
  return { cells: [], end: newline < 0 ? text.length : newline + 1 }
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
