import { AppError } from '../base/errors'
import { csv, tsv } from './csv-reader'
import type { Format, Head } from './format'
import { jsonFormat } from './json-reader'

/** All formats that are read. The surest one is taken, of equals the first. */
export const FORMATS: readonly Format[] = [
  jsonFormat('x-archive', 'archive'),
  jsonFormat('x-api-pages', 'page'),
  jsonFormat('x-api-v2', 'v2'),
  jsonFormat('twitter-api-v1.1', 'v1'),
  jsonFormat('json-objects', 'flat'),
  csv,
  tsv
]

/** @throws AppError `unknown-format`, `empty-file` for a file of white space */
export function detectFormat(head: Head, formats: readonly Format[] = FORMATS): Format {
  if (head.isWhole && head.text.trim() === '') {
    throw new AppError('empty-file', 'The file holds nothing but white space.', {
      remedy: 'Export it again.'
    })
  }
  let best: Format | null = null
  let surest = 0
  for (const format of formats) {
    const score = format.sniff(head)
    if (score > surest) {
      surest = score
      best = format
    }
  }
  if (best) return best
  throw new AppError('unknown-format', 'The file is neither JSON nor a table with columns.', {
    remedy: 'Import CSV, TSV, JSON, JSON lines, or the tweets.js of an X archive.'
  })
}
