import type { FileHandle } from 'node:fs/promises'

const CHUNK = 1 << 20

/** Reads a file front to back in pieces of its own choosing. */
export interface FileBytes {
  /** What comes before the next `delimiter`, which is skipped, or the rest of the file; null at its end. */
  until(delimiter: number): Promise<Buffer | null>
  /** Exactly `length` bytes; null where fewer are left. */
  take(length: number): Promise<Buffer | null>
  /** Up to `length` bytes that the next call still finds. */
  peek(length: number): Promise<Buffer>
}

export function fileBytes(file: FileHandle): FileBytes {
  let buffer = Buffer.alloc(0)
  let at = 0
  const more = async (): Promise<boolean> => {
    const chunk = Buffer.alloc(CHUNK)
    const { bytesRead } = await file.read(chunk, 0, CHUNK, null)
    buffer = Buffer.concat([buffer.subarray(at), chunk.subarray(0, bytesRead)])
    at = 0
    return bytesRead > 0
  }
  return {
    async until(delimiter) {
      let end = buffer.indexOf(delimiter, at)
      while (end < 0) {
        const searched = buffer.length - at
        if (!(await more())) break
        end = buffer.indexOf(delimiter, searched)
      }
      if (end < 0 && at === buffer.length) return null
      const piece = buffer.subarray(at, end < 0 ? buffer.length : end)
      at = end < 0 ? buffer.length : end + 1
      return piece
    },
    async take(length) {
      while (buffer.length - at < length) if (!(await more())) return null
      at += length
      return buffer.subarray(at - length, at)
    },
    async peek(length) {
      while (buffer.length - at < length) if (!(await more())) break
      return buffer.subarray(at, at + length)
    }
  }
}
