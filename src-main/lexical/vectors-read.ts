import { open } from 'node:fs/promises'
import { AppError } from '../base/errors'
import { type FileBytes, fileBytes } from './file-bytes'
import { type Vectors, vectorsOf } from './vectors'

const NEWLINE = 10
const SPACE = 32

/**
 * Reads word vectors: word2vec text or binary, fastText `.vec`, GloVe (no header). `keep` says which words' rows are kept; the first row of a word counts.
 * Throws `not-found`, `unreadable` and `data-invalid` (with the line).
 */
export async function loadVectors(
  path: string,
  keep: (word: string) => boolean = () => true
): Promise<Vectors> {
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw new AppError(
      cause.code === 'ENOENT' ? 'not-found' : 'unreadable',
      'the word vectors cannot be read',
      {
        where: path,
        cause
      }
    )
  })
  try {
    const bytes = fileBytes(file)
    const first = await bytes.until(NEWLINE)
    if (first === null) throw invalid(path, 1, 'it is empty')
    const header = /^(\d+) (\d+)\s*$/.exec(first.toString('latin1'))
    if (header === null) return await readText(path, bytes, first, 1, keep)
    if (await looksBinary(bytes, Number(header[2])))
      return await readBinary(path, bytes, Number(header[1]), Number(header[2]), keep)
    return await readText(path, bytes, null, 2, keep, Number(header[2]))
  } finally {
    await file.close()
  }
}

/** In text the first row is a line of `dim` numbers. */
async function looksBinary(bytes: FileBytes, dim: number): Promise<boolean> {
  const ahead = await bytes.peek(64 * (dim + 2))
  const end = ahead.indexOf(NEWLINE)
  const fields = ahead
    .subarray(0, end < 0 ? ahead.length : end)
    .toString('latin1')
    .trimEnd()
    .split(' ')
  return (
    end < 0 ||
    fields.length < dim + 1 ||
    !fields.slice(-dim).every((field) => /^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(field))
  )
}

class Rows {
  readonly #words: string[] = []
  readonly #known = new Set<string>()
  #data: Float32Array
  constructor(readonly dim: number) {
    this.#data = new Float32Array(dim * 1024)
  }

  /** Where the row of a new word is to be written; null where the word has one. */
  add(word: string): Float32Array | null {
    if (this.#known.has(word)) return null
    const row = this.#words.length
    if ((row + 1) * this.dim > this.#data.length) {
      const larger = new Float32Array(this.#data.length * 2)
      larger.set(this.#data)
      this.#data = larger
    }
    this.#known.add(word)
    this.#words.push(word)
    return this.#data.subarray(row * this.dim, (row + 1) * this.dim)
  }

  vectors(): Vectors {
    return vectorsOf(this.#words, this.dim, this.#data.slice(0, this.#words.length * this.dim))
  }
}

async function readText(
  path: string,
  bytes: FileBytes,
  first: Buffer | null,
  firstLine: number,
  keep: (word: string) => boolean,
  told?: number
): Promise<Vectors> {
  let rows = told === undefined ? null : new Rows(told)
  let number = firstLine
  for (let line = first ?? (await bytes.until(NEWLINE)); line !== null; line = await bytes.until(NEWLINE)) {
    const fields = line.toString('utf8').trimEnd().split(' ')
    if (fields.length < 2) {
      if (fields[0] === '') continue
      throw invalid(path, number, 'it has no numbers')
    }
    rows ??= new Rows(fields.length - 1)
    const word = fields.slice(0, fields.length - rows.dim).join(' ')
    if (fields.length <= rows.dim) throw invalid(path, number, `it has fewer than ${rows.dim} numbers`)
    const row = keep(word) ? rows.add(word) : null
    if (row !== null) {
      for (let i = 0; i < rows.dim; i++) row[i] = Number(fields[fields.length - rows.dim + i])
      if (row.some(Number.isNaN)) throw invalid(path, number, 'a field is not a number')
    }
    number++
  }
  if (rows === null) throw invalid(path, number, 'no vectors follow')
  return rows.vectors()
}

async function readBinary(
  path: string,
  bytes: FileBytes,
  count: number,
  dim: number,
  keep: (word: string) => boolean
): Promise<Vectors> {
  const rows = new Rows(dim)
  for (let i = 0; i < count; i++) {
    const name = await bytes.until(SPACE)
    const values = await bytes.take(dim * 4)
    if (name === null || values === null)
      throw invalid(path, i + 2, `${count} rows were announced and the file ends`)
    const word = name.toString('utf8').replace(/^\n/, '')
    const row = keep(word) ? rows.add(word) : null
    if (row !== null) for (let k = 0; k < dim; k++) row[k] = values.readFloatLE(k * 4)
  }
  return rows.vectors()
}

function invalid(path: string, line: number, what: string): AppError {
  return new AppError('data-invalid', `row ${line} of the word vectors cannot be used: ${what}`, {
    where: path,
    remedy: 'name vectors in the format of word2vec, fastText (.vec) or GloVe'
  })
}
