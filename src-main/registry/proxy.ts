import type { Agent } from 'node:http'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { getProxyForUrl } from 'proxy-from-env'
import { AppError } from '../base/errors'

/** A proxy, and how to speak through it. */
export interface Way {
  /** Without name and password. */
  readonly host: string
  /** Forwards plain requests; leads encrypted ones through a tunnel. */
  readonly agent: Agent
}

/**
 * The proxy that `HTTPS_PROXY` or `HTTP_PROXY` names for an address; null without one, for the hosts of `NO_PROXY` and for this machine.
 * @throws AppError `usage` where the variable names none that can be spoken to
 */
export function proxyOf(url: URL): Way | null {
  const value = isThisMachine(url.hostname) ? '' : getProxyForUrl(url.href)
  if (value === '') return null
  const address = value.includes('://') ? value : `http://${value}`
  const proxy = URL.canParse(address) ? new URL(address) : null
  const isSpoken = proxy?.protocol === 'http:' || proxy?.protocol === 'https:'
  if (!isSpoken || !isEscaped(proxy.username) || !isEscaped(proxy.password)) {
    throw new AppError(
      'usage',
      `${url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'} names no proxy that can be spoken to`,
      {
        remedy:
          'It is http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT; others, such as socks5, are not spoken to. A % is written %25.'
      }
    )
  }
  return {
    host: proxy.host,
    agent: url.protocol === 'https:' ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy)
  }
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

function isEscaped(part: string): boolean {
  try {
    decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}
