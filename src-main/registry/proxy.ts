import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { connect } from 'node:tls'
import { AppError, CancelledError } from '../base/errors'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that `HTTPS_PROXY` or `HTTP_PROXY` names for an address, in either case, lower case first; null without one. Hosts of `NO_PROXY`, those
 * below them, and this machine are spoken to directly.
 * @throws AppError `usage` where the variable names none that can be spoken to
 */
export function proxyOf(url: URL, environment: Environment = process.env): URL | null {
  const read = (name: string): string => environment[name.toLowerCase()] || environment[name] || ''
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const value = read(name).trim()
  if (value === '' || isThisMachine(url.hostname) || isExempt(url, read('NO_PROXY'))) return null
  const address = value.includes('://') ? value : `http://${value}`
  const proxy = URL.canParse(address) ? new URL(address) : null
  if (proxy?.protocol === 'http:' || proxy?.protocol === 'https:') return proxy
  throw new AppError('usage', `${name} names no proxy that can be spoken to`, {
    remedy:
      'It is http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT; others, such as socks5, are not spoken to.'
  })
}

/** What a proxy wants to be told with each request: who asks, where its address says so. */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {}
  const name = `${decoded(proxy.username)}:${decoded(proxy.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(name).toString('base64')}` }
}

/**
 * A connection to an https address through a proxy, encrypted from end to end.
 * @param idleMs the proxy is given up where it answers nothing for so long
 * @throws AppError `unreadable` where the proxy wants another name; CancelledError; the connection's own error
 */
export function openTunnel(url: URL, proxy: URL, signal: AbortSignal, idleMs: number): Promise<Socket> {
  const host = bare(url.hostname)
  const to = `${url.hostname}:${url.port || 443}`
  return new Promise((resolve, reject) => {
    const request = proxy.protocol === 'https:' ? requestSecure : requestPlain
    const asked = request(new URL(proxy.origin), {
      method: 'CONNECT',
      path: to,
      headers: { host: to, ...proxyHeaders(proxy) },
      agent: false,
      signal
    })
    asked.setTimeout(idleMs, () =>
      asked.destroy(new Error(`the proxy ${proxy.host} says nothing for ${idleMs / 1000} s`))
    )
    asked.once('connect', (answer: IncomingMessage, socket: Socket) => {
      socket.setTimeout(0)
      const { statusCode = 0 } = answer
      if (statusCode >= 200 && statusCode < 300) {
        return resolve(connect({ socket, host, ...(isIP(host) === 0 ? { servername: host } : {}) }))
      }
      socket.destroy()
      reject(refusal(proxy, statusCode))
    })
    asked.once('error', (thrown) => reject(signal.aborted ? new CancelledError() : thrown))
    asked.end()
  })
}

/** What is thrown where a proxy itself answers, not the host behind it. */
export function refusal(proxy: URL, status: number): Error {
  if (status !== 407) return new Error(`the proxy ${proxy.host} answers ${status}`)
  return new AppError('unreadable', `the proxy ${proxy.host} wants a name and a password (407)`, {
    remedy: 'Give both in HTTPS_PROXY and HTTP_PROXY: http://USER:PASSWORD@HOST:PORT.'
  })
}

function isThisMachine(hostname: string): boolean {
  const host = bare(hostname)
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function isExempt(url: URL, list: string): boolean {
  const host = bare(url.hostname)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      const [, name = entry, itsPort] =
        /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? []
      const domain = bare(name).replace(/^\*?\./, '')
      return (itsPort === undefined || itsPort === port) && (host === domain || host.endsWith(`.${domain}`))
    })
}

/** A part of an address as it was meant; as it stands where it has a % of its own. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** A host's name without the brackets of IPv6. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}
