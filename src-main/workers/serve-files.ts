import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { contentType, PAGE_HEADERS } from '../base/page-headers'

/** The file of `folder` that a decoded path names; null where it would lie outside or the path cannot be decoded. */
export function fileOf(folder: string, pathname: string): string | null {
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (path.includes('\0') || path.includes('\\')) return null
  const file = normalize(join(folder, path === '/' ? 'index.html' : path))
  return file.startsWith(folder + sep) ? file : null
}

/** Answers with a file of the built page, or 404. */
export async function sendFile(
  response: ServerResponse,
  folder: string,
  pathname: string,
  headers: Readonly<Record<string, string>> = {}
): Promise<void> {
  const file = fileOf(folder, pathname)
  const info = file === null ? null : await stat(file).catch(() => null)
  if (file === null || info === null || !info.isFile()) {
    sendText(response, 404, 'There is no such file.')
    return
  }
  response.writeHead(200, {
    ...PAGE_HEADERS,
    'content-type': contentType(file),
    'content-length': info.size,
    'cache-control': pathname.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-store',
    ...headers
  })
  if (response.req.method === 'HEAD') response.end()
  else await pipeline(createReadStream(file), response).catch(() => response.destroy())
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...PAGE_HEADERS, 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}
