import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { AppError } from '../base/errors'

const ESCAPE = /\\([ntr\\])/g
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
const RECORD = /\r?\n/

/**
 * The texts of a corpus file, one a line: the whole line, or what follows the last tab where the name ends in `.tsv`, whose `\n`, `\t`, `\r` and `\\` stand for
 * one character each. `.gz` is unpacked on the way. Throws `not-found` and `unreadable`.
 */
export async function* corpusTexts(path: string): AsyncGenerator<string> {
  const isTable = /\.tsv(\.gz)?$/i.test(path)
  for await (const line of lines(path)) {
    const text = isTable ? lastColumn(line) : line
    if (text !== '') yield text
  }
}

function lastColumn(line: string): string {
  const text = line.slice(line.lastIndexOf('\t') + 1)
  return text.includes('\\') ? text.replace(ESCAPE, (_, letter: string) => ESCAPES[letter] ?? letter) : text
}

async function* lines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 })
  const bytes = path.endsWith('.gz') ? file.pipe(createGunzip({ chunkSize: 1 << 20 })) : file
  file.on('error', (error) => bytes.destroy(error))
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of bytes) {
      const parts = (rest + decoder.decode(chunk as Buffer, { stream: true })).split(RECORD)
      rest = parts.pop() ?? ''
      yield* parts
    }
  } catch (error) {
    throw unreadable(path, error)
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}

function unreadable(path: string, cause: unknown): AppError {
  const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
  return new AppError(isMissing ? 'not-found' : 'unreadable', `the corpus cannot be read: ${String(cause)}`, {
    where: path,
    remedy: 'name a plain or gzipped text file with one tweet a line',
    cause
  })
}
