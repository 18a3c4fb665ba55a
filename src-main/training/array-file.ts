import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a line of JSON and float32 arrays after it: whole or not at all. */
export async function writeArrays(
  path: string,
  header: object,
  arrays: readonly Float32Array[]
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const line = JSON.stringify({ header, lengths: arrays.map((array) => array.length) })
  const parts = arrays.map((array) => Buffer.from(Float32Array.from(array).buffer))
  await writeFile(`${path}.draft`, Buffer.concat([Buffer.from(`${line}\n`), ...parts]))
  await rename(`${path}.draft`, path)
}

/** What `writeArrays` wrote; null where there is no such file, or a damaged one. */
export async function readArrays(path: string): Promise<{ header: unknown; arrays: Float32Array[] } | null> {
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null) return null
  let at = bytes.indexOf(10) + 1
  let line: { header: unknown; lengths: number[] }
  try {
    line = JSON.parse(bytes.subarray(0, at).toString('utf8')) as typeof line
    if (at + line.lengths.reduce((sum, n) => sum + n * 4, 0) !== bytes.length) return null
  } catch {
    return null
  }
  const arrays = line.lengths.map((length) => {
    const array = new Float32Array(Uint8Array.from(bytes.subarray(at, at + length * 4)).buffer)
    at += length * 4
    return array
  })
  return { header: line.header, arrays }
}
