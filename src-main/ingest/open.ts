import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { AppError } from '../base/errors'
import { fileError } from './file-error'
import { readEntry, type ZipEntry, zipEntries } from './zip'

/** One stream of bytes inside a file: the file itself, or what a compressed one holds. */
export interface Part {
  /** How a report names it. */
  readonly path: string
  /** Name without folders and without the ending of the compression. */
  readonly name: string
  /** Bytes on disk. */
  readonly size: number
  /**
   * Reads from the beginning. `onRead` is told of bytes taken from the disk.
   * @throws AppError `not-found`, `unreadable`, `truncated`
   */
  bytes(onRead?: (count: number) => void): AsyncIterable<Uint8Array>
}

const GZIP = Buffer.from([0x1f, 0x8b])
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04])

/** The parts of a file. Plain and gzip files have one; a ZIP archive has those of its files that may hold tweets. */
export async function openParts(path: string): Promise<Part[]> {
  try {
    const { size } = await stat(path)
    const first = await firstBytes(path, 4)
    if (first.equals(ZIP)) return await zipParts(path, size)
    return [wholeFile(path, size, first.subarray(0, 2).equals(GZIP))]
  } catch (thrown) {
    throw fileError(thrown, path)
  }
}

function wholeFile(path: string, size: number, isGzip: boolean): Part {
  const name = isGzip ? basename(path).replace(/\.gz$/i, '') : basename(path)
  return { path, name, size, bytes: (onRead) => read(path, isGzip, onRead) }
}

/** Endings of files that hold no tweets. */
const NO_TEXT = /\.(?:png|jpe?g|gif|webp|svg|ico|mp4|mov|m4a|mp3|html?|css|woff2?|ttf|pdf)$/i
/** Where an account's archive holds its tweets, among a hundred other files. */
const ACCOUNT_TWEETS = /(?:^|\/)data\/(?:tweets?(?:-part\d+)?|js\/tweets\/\d{4}_\d{2})\.js$/i

async function zipParts(path: string, size: number): Promise<Part[]> {
  const entries = await zipEntries(path)
  if (entries.some(({ name }) => name === '[Content_Types].xml')) return [wholeFile(path, size, false)]
  const own = entries.filter(({ name }) => ACCOUNT_TWEETS.test(name))
  const chosen = own.length > 0 ? own : entries.filter(mayHoldTweets)
  if (chosen.length === 0) {
    throw new AppError('empty-file', 'The archive holds no file of tweets.', {
      where: path,
      remedy: 'Import a table, JSON, or an archive that holds one.'
    })
  }
  return chosen
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map((entry) => {
      const whole = `${path}/${entry.name}`
      return {
        path: whole,
        name: entry.name.replace(/^.*\//, ''),
        size: entry.packed,
        bytes: (onRead) => withFileErrors(readEntry(path, entry, onRead), whole)
      }
    })
}

function mayHoldTweets({ name }: ZipEntry): boolean {
  const isHidden = name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX')
  return !isHidden && !NO_TEXT.test(name)
}

async function* withFileErrors(bytes: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (thrown) {
    throw fileError(thrown, path)
  }
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function* read(
  path: string,
  isGzip: boolean,
  onRead?: (count: number) => void
): AsyncGenerator<Uint8Array> {
  const raw = createReadStream(path, { highWaterMark: 256 * 1024 })
  const gunzip = isGzip ? createGunzip({ chunkSize: 256 * 1024 }) : null
  raw.on('data', (chunk) => onRead?.(chunk.length))
  if (gunzip) {
    raw.on('error', (error) => gunzip.destroy(error))
    raw.pipe(gunzip)
  }
  try {
    for await (const chunk of gunzip ?? raw) yield chunk as Buffer
  } catch (thrown) {
    throw fileError(thrown, path)
  } finally {
    gunzip?.destroy()
    raw.destroy()
  }
}
