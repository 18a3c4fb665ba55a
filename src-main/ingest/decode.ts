import iconv from 'iconv-lite'
import type { DetectedEncoding } from './encoding'

/** Decodes a stream of bytes; a character that two pieces share comes whole. */
export async function* decode(
  pieces: AsyncIterable<Uint8Array>,
  { encoding, skip }: DetectedEncoding
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
