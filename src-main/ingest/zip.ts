import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { createInflateRaw } from 'node:zlib'
import { AppError } from '../base/errors'

/** A file inside a ZIP archive. */
export interface ZipEntry {
  /** With the folders in it, parted by `/`. */
  readonly name: string
  /** 0 stored, 8 deflated; others are not read. */
  readonly method: number
  readonly isEncrypted: boolean
  /** Bytes in the archive, and unpacked. */
  readonly packed: number
  readonly size: number
  /** Where its local header begins. */
  readonly offset: number
}

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
/** The end record with the longest comment. */
const LONGEST_END = 22 + 0xffff

/**
 * The files of a ZIP archive by its central directory (APPNOTE.TXT 6.3, ZIP64 included), folders left out.
 * @throws AppError `truncated` where the directory is not there
 */
export async function zipEntries(path: string): Promise<ZipEntry[]> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const from = Math.max(0, size - LONGEST_END)
    const tail = await bytesAt(file, from, size - from)
    const end = tail.lastIndexOf(signature(END))
    if (end < 0 || end + 22 > tail.length) throw cutOff(path)
    let place = { at: tail.readUInt32LE(end + 16), length: tail.readUInt32LE(end + 12) }
    const locator = end - 20
    if (locator >= 0 && tail.readUInt32LE(locator) === LOCATOR_64) {
      const record = await bytesAt(file, Number(tail.readBigUInt64LE(locator + 8)), 56)
      if (record.length < 56 || record.readUInt32LE(0) !== END_64) throw cutOff(path)
      place = { at: Number(record.readBigUInt64LE(48)), length: Number(record.readBigUInt64LE(40)) }
    }
    if (place.at + place.length > size) throw cutOff(path)
    return directory(await bytesAt(file, place.at, place.length), path)
  } finally {
    await file.close()
  }
}

/**
 * The bytes of an entry, unpacked. `onRead` is told of bytes taken from the disk.
 * @throws AppError `unreadable` for a method that is not read, a password or a damaged entry
 */
export async function* readEntry(
  path: string,
  entry: ZipEntry,
  onRead?: (count: number) => void
): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted) throw unreadable(path, 'The file in the archive is locked with a password.')
  if (entry.method !== 0 && entry.method !== 8) {
    throw unreadable(path, 'The file in the archive is packed by a method that is not read.')
  }
  if (entry.packed === 0) return
  const begin = await dataOffset(path, entry)
  const raw = createReadStream(path, {
    start: begin,
    end: begin + entry.packed - 1,
    highWaterMark: 256 * 1024
  })
  raw.on('data', (chunk) => onRead?.(chunk.length))
  const inflate = entry.method === 8 ? createInflateRaw({ chunkSize: 256 * 1024 }) : null
  if (inflate) {
    raw.on('error', (error) => inflate.destroy(error))
    raw.pipe(inflate)
  }
  let total = 0
  try {
    for await (const chunk of inflate ?? raw) {
      total += (chunk as Buffer).length
      yield chunk as Buffer
    }
  } finally {
    inflate?.destroy()
    raw.destroy()
  }
  if (total !== entry.size) throw unreadable(path, 'The file in the archive is damaged.')
}

function directory(bytes: Buffer, path: string): ZipEntry[] {
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= bytes.length && bytes.readUInt32LE(at) === ENTRY; ) {
    const [names, extras, comments] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field))
    const flags = bytes.readUInt16LE(at + 8)
    const next = at + 46 + names! + extras! + comments!
    if (next > bytes.length) throw cutOff(path)
    const raw = bytes.subarray(at + 46, at + 46 + names!)
    const name = raw.toString('utf8').includes('\ufffd') ? raw.toString('latin1') : raw.toString('utf8')
    const [size, packed, offset] = wideFields(
      [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)],
      bytes.subarray(at + 46 + names!, at + 46 + names! + extras!)
    )
    const method = bytes.readUInt16LE(at + 10)
    if (!name.endsWith('/')) {
      const isEncrypted = (flags & 1) === 1
      entries.push({ name, method, isEncrypted, packed: packed!, size: size!, offset: offset! })
    }
    at = next
  }
  return entries
}

/** Values of 32 bits, those that are full replaced in their order by the 64-bit ones of the ZIP64 extra field. */
function wideFields(narrow: readonly number[], extras: Buffer): number[] {
  let wide: Buffer = Buffer.alloc(0)
  for (let at = 0; at + 4 <= extras.length; at += 4 + extras.readUInt16LE(at + 2)) {
    if (extras.readUInt16LE(at) === 1) wide = extras.subarray(at + 4, at + 4 + extras.readUInt16LE(at + 2))
  }
  let next = 0
  return narrow.map((value) => {
    if (value !== 0xffffffff || next + 8 > wide.length) return value
    next += 8
    return Number(wide.readBigUInt64LE(next - 8))
  })
}

async function dataOffset(path: string, { offset }: ZipEntry): Promise<number> {
  const file = await open(path)
  try {
    const header = await bytesAt(file, offset, 30)
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL)
      throw unreadable(path, 'The file in the archive is damaged.')
    return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await file.close()
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function cutOff(path: string): AppError {
  return new AppError('truncated', 'The ZIP archive ends before its end.', {
    where: path,
    remedy: 'Fetch it again.'
  })
}

function unreadable(path: string, message: string): AppError {
  return new AppError('unreadable', message, { where: path, remedy: 'Unpack it and import the folder.' })
}
