import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { fileError } from './file-error'

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

/** The parts of a file. Plain and gzip files have one; an archive may have many. */
export async function openParts(path: string): Promise<Part[]> {
  try {
    const { size } = await stat(path)
    const isGzip = (await firstBytes(path, 2)).equals(Buffer.from([0x1f, 0x8b]))
    const name = isGzip ? basename(path).replace(/\.gz$/i, '') : basename(path)
    return [{ path, name, size, bytes: (onRead) => read(path, isGzip, onRead) }]
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
