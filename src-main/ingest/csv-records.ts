import { Readable } from 'node:stream'
import { type CsvError, type Options, parse } from 'csv-parse'
import { parse as parseSync } from 'csv-parse/sync'
import type { Reject } from '../contract/domain'
import type { Delimiter } from './csv-dialect'

/** The cells of one record and the line on which it begins. */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/** A record longer than this has lost its closing quotation mark. */
const LONGEST = 1 << 20

function options(delimiter: Delimiter): Options {
  return {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST
  }
}

/** The records that stand whole in the head, at most `limit`. */
export function sampleRecords(
  text: string,
  delimiter: Delimiter,
  isWhole: boolean,
  limit: number
): string[][] {
  const end = isWhole ? text.length : text.lastIndexOf('\n')
  const records = parseSync(text.slice(0, end), { ...options(delimiter), to: limit + 1 }) as string[][]
  return isWhole ? records.slice(0, limit) : records.slice(0, -1).slice(0, limit)
}

/** Streams the records of a table; what the parser cannot read comes as a reject in its place. */
export async function* csvRecords(
  chunks: AsyncIterable<string>,
  delimiter: Delimiter
): AsyncGenerator<CsvRecord | Reject> {
  const parser = parse({ ...options(delimiter), info: true })
  const source = Readable.from(chunks)
  const skipped: Reject[] = []
  let lines = 0
  let empty = 0
  parser.on('skip', (error: CsvError) => skipped.push(rejectOf(error, lines + 1)))
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      yield* skipped.splice(0)
      yield { line: lines + 1 + info.empty_lines - empty, cells: record }
      lines = info.lines
      empty = info.empty_lines
    }
    yield* skipped
  } finally {
    source.destroy()
    parser.destroy()
  }
}

interface Parsed {
  readonly record: string[]
  /** `lines` counts those read up to the record's end. */
  readonly info: { readonly lines: number; readonly empty_lines: number }
}

function rejectOf(error: CsvError, line: number): Reject {
  return error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? { line, code: 'truncated', message: 'The file ends inside a quoted cell.' }
    : { line, code: 'bad-row', message: 'The row cannot be read.' }
}
