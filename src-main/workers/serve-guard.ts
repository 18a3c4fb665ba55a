import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Who may speak to the server: the page that came from it, opened by its secret address. */
export interface Guard {
  /** The address with the token. */
  readonly url: string
  /** Value of `set-cookie` that keeps the token for a reload of a page whose address lost it. */
  readonly cookie: string
  /** False for a foreign `Host` (DNS rebinding) and for a foreign `Origin`. */
  isFromHere(request: IncomingMessage): boolean
  /** True with the right token in the address, or, where the address has none, in the cookie. */
  hasToken(request: IncomingMessage): boolean
}

/** @param port the port that the server listens on, on 127.0.0.1 */
export function createGuard(port: number, token: string): Guard {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  const name = `starling-${port}`
  return {
    url: `http://${hosts[0]}/?token=${token}`,
    cookie: `${name}=${token}; Path=/; HttpOnly; SameSite=Strict`,
    isFromHere({ headers }) {
      if (headers.host === undefined || !hosts.includes(headers.host)) return false
      if (headers['sec-fetch-site'] === 'cross-site' && headers.origin !== undefined) return false
      return headers.origin === undefined || headers.origin === `http://${headers.host}`
    },
    hasToken(request) {
      const given = requestUrl(request).searchParams.get('token') || cookieOf(request, name)
      return given !== null && isSame(given, token)
    }
  }
}

/** The request's address; the host is not looked at. */
export function requestUrl(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://127.0.0.1')
  } catch {
    return new URL('http://127.0.0.1/')
  }
}

function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=')
    if (key === name) return value ?? null
  }
  return null
}

function isSame(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(x!, y!)
}
