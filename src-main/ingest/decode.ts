import iconv from 'iconv-lite'
import type { DetectedEncoding } from './encoding'

/** Decodes a stream of bytes; a character that two pieces share comes whole. */
export function decode(
  pieces: AsyncIterable<Uint8Array>,
  { encoding, skip }: DetectedEncoding
): AsyncGenerator<string> {
  return wholeCharacters(decodePieces(pieces, encoding, skip))
}

/** Gives lines that end with CR alone the end that all others have. */
export async function* withNewlines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const piece of pieces) yield piece.replace(/\r/g, '\n')
}

/** Moves the first half of a surrogate pair that a piece ends with to the next piece. */
export async function* wholeCharacters(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let held = ''
  for await (const piece of pieces) {
    const text = held + piece
    const last = text.charCodeAt(text.length - 1)
    held = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : ''
    if (text.length > held.length) yield held ? text.slice(0, -1) : text
  }
  if (held) yield held
}

async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  encoding: DetectedEncoding['encoding'],
  skip: number
): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: false })
  let left = skip
  for await (const piece of pieces) {
    const bytes = left > 0 ? piece.subarray(left) : piece
    left = Math.max(0, left - piece.length)
    const text = decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    if (text) yield text
  }
  const rest = decoder.end()
  if (rest) yield rest
}
