import { createHash } from 'node:crypto'
import { AppError, throwIfCancelled } from '../base/errors'
import { decode } from './decode'
import { type DetectedEncoding, detectEncoding } from './encoding'
import type { Head } from './format'
import type { Part } from './open'
import { Utf8Check } from './utf8-check'

const HEAD_BYTES = 1 << 20

export interface Survey {
  /** sha256 of the bytes, hexadecimal. */
  readonly sha256: string
  readonly encoding: DetectedEncoding
  readonly head: Head
  /** True where lines end with CR alone, as old spreadsheet programs write them. */
  readonly hasReturns: boolean
}

/**
 * Reads a part once from end to end: its hash, its encoding and its first text.
 * @throws AppError `empty-file`, `binary-file`, `unreadable`, `not-found`
 */
export async function survey(
  part: Part,
  signal: AbortSignal,
  onRead: (count: number) => void = () => {}
): Promise<Survey> {
  const hash = createHash('sha256')
  const check = new Utf8Check()
  const pieces: Uint8Array[] = []
  let total = 0
  try {
    for await (const piece of part.bytes(onRead)) {
      throwIfCancelled(signal)
      hash.update(piece)
      check.push(piece)
      if (total < HEAD_BYTES) pieces.push(piece)
      total += piece.length
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError && thrown.code === 'truncated') || total === 0) throw thrown
  }
  if (total === 0) {
    throw new AppError('empty-file', 'The file is empty.', { where: part.path, remedy: 'Export it again.' })
  }
  const first = Buffer.concat(pieces).subarray(0, HEAD_BYTES)
  const encoding = detectEncoding(first, check)
  let text = ''
  for await (const chunk of decode(once(first), encoding)) text += chunk
  const isWhole = total <= HEAD_BYTES
  const hasReturns = text.includes('\r') && !text.includes('\n')
  if (hasReturns) text = text.replace(/\r/g, '\n')
  return {
    sha256: hash.digest('hex'),
    encoding,
    head: { name: part.name, text: isWhole ? text : text.replace(/\ufffd$/, ''), isWhole },
    hasReturns
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
