import { get as getPlain, type IncomingMessage } from 'node:http'
import { get as getSecure, type RequestOptions } from 'node:https'
import { AppError, CancelledError } from '../base/errors'
import { openTunnel, proxyHeaders, proxyOf, refusal } from './proxy'

const REDIRECTS = 8
/** A connection on which nothing comes for so long is ended, ms. */
export const IDLE_MS = 30_000

/** When an answer is no longer waited for. */
export interface Patience {
  readonly signal: AbortSignal
  /** Milliseconds without a byte. */
  readonly idleMs: number
}

/**
 * Opens a URL, following redirects; an answer is 200 or 206. Headers that name the client go to the first host alone.
 * @throws AppError `not-found`, `unreadable`; CancelledError; the connection's own error
 */
export async function openUrl(
  url: string,
  headers: Readonly<Record<string, string>>,
  patience: Patience
): Promise<IncomingMessage> {
  let at = new URL(url)
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const answer = await request(at, headers, patience)
    const { statusCode = 0 } = answer
    if (statusCode === 200 || statusCode === 206) return answer
    answer.resume()
    if (statusCode < 300 || statusCode >= 400) throw refused(at, statusCode)
    const next = new URL(answer.headers.location ?? '', at)
    if (at.protocol === 'https:' && next.protocol !== 'https:') {
      throw new AppError('unreadable', 'the server leads from a secure address to one that is not', {
        where: next.href
      })
    }
    at = next
  }
  throw new AppError('unreadable', 'the server leads in circles', { where: url })
}

async function request(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { signal, idleMs }: Patience
): Promise<IncomingMessage> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new AppError('unreadable', `addresses of ${url.protocol} are not opened`, { where: url.href })
  }
  const route = await routeTo(url, { signal, idleMs })
  return new Promise((resolve, reject) => {
    const get = route.at.protocol === 'https:' ? getSecure : getPlain
    let answer: IncomingMessage | null = null
    const options = {
      ...route.options,
      headers: { 'user-agent': 'starling', ...headers, ...route.headers },
      signal
    }
    const asked = get(route.at, options, (incoming) => {
      answer = incoming
      // Node before 18 does not end an answer that is there when its request is aborted.
      const cancel = (): void => void incoming.destroy(new CancelledError())
      signal.addEventListener('abort', cancel, { once: true })
      incoming.once('close', () => signal.removeEventListener('abort', cancel))
      if (route.proxy !== null && incoming.statusCode === 407) {
        incoming.resume()
        return reject(refusal(route.proxy, 407))
      }
      resolve(incoming)
    })
    asked.setTimeout(idleMs, () => {
      const idle = new Error(`nothing came for ${idleMs / 1000} s`)
      ;(answer ?? asked).destroy(idle)
    })
    asked.on('error', (thrown) => reject(signal.aborted ? new CancelledError() : thrown))
  })
}

/** Who is asked for a URL, and how: its own host, through a tunnel or not, or a proxy by the whole address. */
interface Route {
  readonly at: URL
  readonly options: RequestOptions
  readonly headers: Readonly<Record<string, string>>
  readonly proxy: URL | null
}

async function routeTo(url: URL, { signal, idleMs }: Patience): Promise<Route> {
  const proxy = proxyOf(url)
  if (proxy === null) return { at: url, options: {}, headers: {}, proxy }
  if (url.protocol === 'http:') {
    const headers = { host: url.host, ...proxyHeaders(proxy) }
    return { at: new URL(proxy.origin), options: { path: url.href }, headers, proxy }
  }
  const socket = await openTunnel(url, proxy, signal, idleMs)
  return { at: url, options: { createConnection: () => socket }, headers: {}, proxy: null }
}

function refused(url: URL, status: number): AppError {
  if (status === 401 || status === 403) {
    return new AppError(
      'not-found',
      `the server refuses (${status}): the model is private, gated, or not there`,
      {
        where: url.href
      }
    )
  }
  if (status === 404) return new AppError('not-found', 'there is no such model or file', { where: url.href })
  if (status === 416 || status === 429 || status >= 500) {
    throw new Error(`the server answers ${status}`)
  }
  return new AppError('unreadable', `the server answers ${status}`, { where: url.href })
}
