import { createHash } from 'node:crypto'
import type { Columns, DateOrder } from '../contract/imports'

export interface ImportOptions {
  /** IANA zone of times that name none. */
  readonly zone: string
  readonly columns?: Columns
  readonly dateOrder?: DateOrder | null
}

/** sha256 of a file's bytes and of the options under which they are read. */
export function fingerprint(sha256: string, { zone, columns = {}, dateOrder = null }: ImportOptions): string {
  const { text = null, time = null, id = null, author = null } = columns
  const options = JSON.stringify([zone, text, time, id, author, dateOrder])
  return createHash('sha256').update(`${sha256}\n${options}`).digest('hex')
}
