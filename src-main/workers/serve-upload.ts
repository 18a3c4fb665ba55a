import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PAGE_HEADERS } from '../base/page-headers'
import { sendText } from './serve-files'

const KEEP_MS = 7 * 24 * 3_600_000

/**
 * Streams the request's body into a folder of its own below `uploads` and answers `{ path }`. An upload that breaks off leaves
 * nothing behind.
 */
export async function receiveUpload(
  request: IncomingMessage,
  response: ServerResponse,
  uploads: string,
  name: string
): Promise<void> {
  await mkdir(uploads, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(uploads, 'file-'))
  const path = join(folder, safeName(name))
  try {
    await pipeline(request, createWriteStream(path, { mode: 0o600, flags: 'wx' }))
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true })
    const full = (thrown as NodeJS.ErrnoException).code === 'ENOSPC'
    if (response.destroyed) return
    sendText(
      response,
      full ? 507 : 400,
      full ? 'The disk is full: free some space and choose the file again.' : 'The upload broke off.'
    )
    return
  }
  response.writeHead(200, { ...PAGE_HEADERS, 'content-type': 'application/json' })
  response.end(JSON.stringify({ path }))
}

/** A file name without folders or characters that some file system refuses; at most 120 code units. */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? ''
  const clean = [...last].map((c) => (c < ' ' || '<>:"|?*\x7f'.includes(c) ? '_' : c)).join('')
  const bare = clean.replace(/^[. ]+|[. ]+$/g, '')
  return bare === '' ? 'upload' : bare.slice(-120)
}

/** Removes uploads that are older than a week; newer ones may belong to an import that goes on. */
export async function forgetOldUploads(uploads: string, now: number): Promise<void> {
  for (const entry of await readdir(uploads).catch(() => [])) {
    const path = join(uploads, entry)
    const info = await stat(path).catch(() => null)
    if (info !== null && now - info.mtimeMs > KEEP_MS) await rm(path, { recursive: true, force: true })
  }
}
