import { get as getPlain, type IncomingMessage } from 'node:http'
import { get as getSecure } from 'node:https'
import { AppError, CancelledError } from '../base/errors'
import { proxyOf, type Way } from './proxy'

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

function request(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { signal, idleMs }: Patience
): Promise<IncomingMessage> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new AppError('unreadable', `addresses of ${url.protocol} are not opened`, { where: url.href })
  }
  const proxy = proxyOf(url)
  return new Promise((resolve, reject) => {
    const get = url.protocol === 'https:' ? getSecure : getPlain
    let answer: IncomingMessage | null = null
    const options = {
      headers: { 'user-agent': 'starling', ...headers },
      signal,
      ...(proxy === null ? {} : { agent: proxy.agent })
    }
    const asked = get(url, options, (incoming) => {
      answer = incoming
      // Node before 18 does not end an answer that is there when its request is aborted.
      const cancel = (): void => void incoming.destroy(new CancelledError())
      signal.addEventListener('abort', cancel, { once: true })
      incoming.once('close', () => signal.removeEventListener('abort', cancel))
      if (proxy !== null && incoming.statusCode === 407) {
        incoming.resume()
        return reject(refusal(proxy))
      }
      resolve(incoming)
    })
    const giveUp = (thrown: Error): void => {
      stopWaiting()
      ;(answer ?? asked).destroy(thrown)
      reject(thrown)
    }
    const idle = (): void => giveUp(new Error(`nothing came for ${idleMs / 1000} s`))
    // A request whose proxy says nothing has no connection yet that could time out or be cancelled.
    const leave = (): void => giveUp(new CancelledError())
    const waiting = setTimeout(idle, idleMs)
    signal.addEventListener('abort', leave, { once: true })
    const stopWaiting = (): void => {
      clearTimeout(waiting)
      signal.removeEventListener('abort', leave)
    }
    asked.once('socket', stopWaiting)
    asked.setTimeout(idleMs, idle)
    asked.on('error', (thrown) => {
      stopWaiting()
      reject(signal.aborted ? new CancelledError() : thrown)
    })
  })
}

/** What is thrown where a proxy itself refuses, not the host behind it. */
function refusal(proxy: Way): AppError {
  return new AppError('unreadable', `the proxy ${proxy.host} wants a name and a password (407)`, {
    remedy: 'Give both in HTTPS_PROXY and HTTP_PROXY: http://USER:PASSWORD@HOST:PORT.'
  })
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
