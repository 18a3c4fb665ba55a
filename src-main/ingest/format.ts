import type { RawTweet, Reject } from '../contract/domain'
import type { Columns, DateOrder } from '../contract/imports'

/** What a reader makes of one row of a file. */
export type Row = RawTweet | Reject

export function isReject(row: Row): row is Reject {
  return 'code' in row
}

/** The beginning of a file's text, by which its format is told. */
export interface Head {
  /** File name without folders, without `.gz`. */
  readonly name: string
  /** At most 1 Mi code units, without byte order mark. */
  readonly text: string
  /** True when `text` is all there is. */
  readonly isWhole: boolean
}

export interface ReadOptions {
  /** IANA zone of times that name none. */
  readonly zone: string
  readonly columns: Columns
  readonly dateOrder: DateOrder | null
  /** Takes down what the analyst should know about how the file was read. */
  readonly note: (message: string) => void
}

/** A kind of file that tweets come in. New ones are added to the table in `formats.ts`. */
export interface Format {
  readonly name: string
  /** How sure the head is of this format: 0 not at all, 1 certain. */
  sniff(head: Head): number
  /** @param chunks the whole text in pieces, beginning with the head's */
  read(head: Head, chunks: AsyncIterable<string>, options: ReadOptions): AsyncIterable<Row>
}
