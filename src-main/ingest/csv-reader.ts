import type { RawTweet, Reject } from '../contract/domain'
import type { DateOrder } from '../contract/imports'
import { guessColumns, hasHeader, preambleOf } from './column-guess'
import { type ColumnMap, isRoleName, mapColumns, missingColumn } from './columns'
import { type Delimiter, hasQuotedCells, sniffDialect } from './csv-dialect'
import { type CsvRecord, type CsvSyntax, csvRecords, sampleRecords } from './csv-records'
import { type DateSample, detectDateOrder } from './date-order'
import type { Format, Head, ReadOptions, Row } from './format'
import { type RowPlan, timeOfCells, tweetOfCells } from './row-values'
import { cleanId, isMangledId, snowflakeTime } from './snowflake'
import { zoneClock } from './zone-time'

const SAMPLE = 5000

/** Tables with or without a header, with any of the common delimiters. */
export const csv: Format = {
  name: 'csv',
  sniff: (head) => sniffCsv(head, (delimiter) => delimiter !== '\t'),
  read
}
export const tsv: Format = {
  name: 'tsv',
  sniff: (head) => sniffCsv(head, (delimiter) => delimiter === '\t'),
  read
}

function sniffCsv(head: Head, isMine: (delimiter: Delimiter) => boolean): number {
  if (/^\s*(?:<[!?a-z]|window\.|[[{]\s*["{[])/i.test(head.text)) return 0
  const dialect = dialectOf(head)
  if (!dialect || !isMine(dialect.delimiter)) return 0
  const isNamed = /\.(?:csv|tsv|tab|psv)$/i.test(head.name)
  const isText = /\.(?:txt|md|log|html?|xml|py|ts|js|css|svg)$/i.test(head.name)
  const header = sampleOf(head, syntaxOf(head, dialect.delimiter), 1)[0] ?? []
  const knows = header.some((cell) => isRoleName('text', cell))
  if (isNamed || (knows && header.length > 1)) return 0.9
  return dialect.regularity >= (isText ? 0.95 : 0.8) && dialect.cells > 1 ? 0.6 : 0
}

/** `sep=;`, the line by which a spreadsheet is told the delimiter. */
const DECLARATION = /^\s*"?sep=([,;\t|])"?[ \t]*\r?\n/i

function dialectOf(head: Head): { delimiter: Delimiter; regularity: number; cells: number } | null {
  const declared = DECLARATION.exec(head.text)
  if (declared) return { delimiter: declared[1] as Delimiter, regularity: 1, cells: 2 }
  const dialect = sniffDialect(head.text, head.isWhole)
  if (dialect) return dialect
  return /\.(?:csv|tsv|tab|psv)$/i.test(head.name) ? { delimiter: ',', regularity: 1, cells: 1 } : null
}

function syntaxOf(head: Head, delimiter: Delimiter): CsvSyntax {
  return { delimiter, isQuoted: hasQuotedCells(head.text, delimiter) }
}

/** The first records, without a declaration of the delimiter. */
function sampleOf(head: Head, syntax: CsvSyntax, limit: number): string[][] {
  return sampleRecords(head.text.replace(DECLARATION, ''), syntax, head.isWhole, limit)
}

async function* read(head: Head, chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<Row> {
  const { delimiter } = dialectOf(head)!
  const syntax = syntaxOf(head, delimiter)
  const records = sampleOf(head, syntax, SAMPLE)
  const preamble = preambleOf(records)
  const sample = records.slice(preamble)
  let left = preamble + (DECLARATION.test(head.text) ? 1 : 0)
  const isHeaded = hasHeader(sample)
  const names = isHeaded ? sample[0]! : (sample[0] ?? []).map((_, i) => `column ${i + 1}`)
  const rows = isHeaded ? sample.slice(1) : sample
  const columns = isHeaded ? mapColumns(names, options.columns) : guessColumns(rows, options.columns)
  if (columns.text === undefined) throw missingColumn('text', names, 'No column holds the text of tweets')
  const table = new Table(names, isHeaded, delimiter, planOf(rows, columns, options))
  for await (const record of csvRecords(chunks, syntax)) {
    if (left-- > 0) continue
    const row = 'code' in record ? record : table.row(record)
    if (row) yield row
  }
}

function planOf(rows: readonly (readonly string[])[], columns: ColumnMap, options: ReadOptions): RowPlan {
  const local = zoneClock(options.zone)
  const cell = (row: readonly string[], index: number | undefined): string =>
    index === undefined ? '' : (row[index] ?? '')
  if (rows.some((row) => isMangledId(cell(row, columns.id)))) {
    options.note('The ids were rounded by a spreadsheet; tweets are told apart by author, time and text.')
  }
  if (options.dateOrder) return { columns, local, order: options.dateOrder }
  const samples = rows.map(
    (row): DateSample => ({
      time: cell(row, columns.time) || cell(row, columns.date),
      known: snowflakeTime(cleanId(cell(row, columns.id)))
    })
  )
  const { order, isGuess } = detectDateOrder(samples, local)
  if (isGuess) options.note(`The order of day and month is not certain; read as ${describe(order)}.`)
  return { columns, local, order }
}

function describe(order: DateOrder): string {
  return { dmy: 'day, month, year (dmy)', mdy: 'month, day, year (mdy)', ymd: 'year, month, day (ymd)' }[
    order
  ]
}

class Table {
  readonly #names: readonly string[]
  readonly #delimiter: string
  readonly #plan: RowPlan
  #header: string | null

  constructor(names: readonly string[], isHeaded: boolean, delimiter: string, plan: RowPlan) {
    this.#names = names
    this.#delimiter = delimiter
    this.#plan = plan
    this.#header = isHeaded ? names.join(delimiter) : null
  }

  /** Null for the header and its repetitions, as joined files have them. */
  row({ line, cells }: CsvRecord): RawTweet | Reject | null {
    if (this.#header !== null && cells[0] === this.#names[0] && cells.join(this.#delimiter) === this.#header)
      return null
    const width = this.#names.length
    const last = width - 1
    const isTextLast = this.#plan.columns.text === last
    const fitted =
      cells.length > width && isTextLast
        ? [...cells.slice(0, last), cells.slice(last).join(this.#delimiter)]
        : cells
    const tweet = tweetOfCells((index) => fitted[index] ?? '', this.#plan, line)
    if (fitted.length !== width && !this.#hasKey(fitted)) {
      return { line, code: 'bad-row', message: `The row has ${cells.length} cells in place of ${width}.` }
    }
    return tweet ?? { line, code: 'no-text', message: 'The row has no text.' }
  }

  #hasKey(cells: readonly string[]): boolean {
    const cell = (index: number | undefined): string => (index === undefined ? '' : (cells[index] ?? ''))
    const { id, time, date, author } = this.#plan.columns
    if (id !== undefined && /^\d+$/.test(cleanId(cell(id)) ?? '')) return true
    if (time !== undefined || date !== undefined)
      return timeOfCells(cell(time), cell(date), this.#plan) !== null
    return id === undefined && (author === undefined || cell(author).trim() !== '')
  }
}
