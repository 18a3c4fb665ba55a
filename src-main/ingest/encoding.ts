import { AppError } from '../base/errors'
import type { Utf8Check } from './utf8-check'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | 'windows-1252'

export interface DetectedEncoding {
  readonly encoding: Encoding
  /** Length of the byte order mark. */
  readonly skip: number
}

const SIGNATURES: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['an Office document or a ZIP archive in another', [0x50, 0x4b, 0x03, 0x04]],
  ['an old Excel or Word document', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['an XZ archive', [0xfd, 0x37, 0x7a, 0x58]],
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a bzip2 archive', [0x42, 0x5a, 0x68]],
  ['a Zstandard archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
  ['an SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]]
]

/**
 * Tells the encoding by the byte order mark, the pattern of zero bytes, and whether the whole file is UTF-8; a few stray bytes
 * among much valid UTF-8, and a few zero bytes and control signs in a text, do not count. What is neither is read as windows-1252.
 * @throws AppError `binary-file`
 */
export function detectEncoding(head: Uint8Array, whole: Utf8Check): DetectedEncoding {
  const signature = SIGNATURES.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte))
  if (signature) throw binary(`The file is ${signature[0]}, not text.`)
  if (Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar') {
    throw binary('The file is a tar archive, not text.', 'Unpack it and import the folder.')
  }
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', skip: 3 }
  const mark = [...head.subarray(0, 4)].join()
  if (mark === '255,254,0,0') return { encoding: 'utf-32le', skip: 4 }
  if (mark === '0,0,254,255') return { encoding: 'utf-32be', skip: 4 }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', skip: 2 }
  const zeros = [0, 0]
  let controls = 0
  for (let i = 0; i < head.length; i++) {
    const byte = head[i]!
    if (byte === 0) zeros[i % 2]!++
    else if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++
  }
  const half = head.length / 2
  if (zeros[1]! > half * 0.3 && zeros[0]! < half * 0.05) return { encoding: 'utf-16le', skip: 0 }
  if (zeros[0]! > half * 0.3 && zeros[1]! < half * 0.05) return { encoding: 'utf-16be', skip: 0 }
  if (zeros[0]! + zeros[1]! + controls > head.length * 0.02) throw binary('The file is not text.')
  return { encoding: whole.strays * 4 <= whole.sequences ? 'utf-8' : 'windows-1252', skip: 0 }
}

function binary(message: string, remedy = 'Save it as CSV or JSON and import that.'): AppError {
  return new AppError('binary-file', message, { remedy })
}
