import { readFile } from 'node:fs/promises'
import { join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { contentType, PAGE_HEADERS } from '../base/page-headers'

/** Where the page lives: `app://starling/index.html`. */
export const PAGE_ORIGIN = 'app://starling'

const folder = join(__dirname, '../renderer')

/** `registerFileProtocol` is what Electron had before 25. */
interface OldProtocol {
  registerFileProtocol(
    scheme: string,
    answer: (request: { url: string }, callback: (file: object) => void) => void
  ): boolean
}

/** Must run before the application is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }
  ])
}

/** Serves the built page, and nothing outside its folder, under the strict content security policy. */
export function servePage(): void {
  if (typeof protocol.handle === 'function') {
    protocol.handle('app', async ({ url }) => {
      const file = fileOf(url)
      const bytes = file === null ? null : await readFile(file).catch(() => null)
      if (file === null || bytes === null) return new Response('', { status: 404, headers: PAGE_HEADERS })
      return new Response(new Uint8Array(bytes), {
        headers: { ...PAGE_HEADERS, 'content-type': contentType(file) }
      })
    })
    return
  }
  const old = protocol as unknown as OldProtocol
  old.registerFileProtocol('app', ({ url }, callback) => {
    const file = fileOf(url)
    callback(file === null ? { error: -6 } : { path: file, headers: PAGE_HEADERS })
  })
}

function fileOf(url: string): string | null {
  const { origin, host, pathname } = new URL(url)
  if (`app://${host}` !== PAGE_ORIGIN && origin !== PAGE_ORIGIN) return null
  const file = normalize(join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)))
  return file.startsWith(folder + sep) ? file : null
}
