import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CancelledError } from '../../../src-main/base/errors'
import { downloadModel } from '../../../src-main/registry/hub'
import { proxyOf } from '../../../src-main/registry/proxy'
import { fakeHub } from '../../support/fake-hub'
import { type FakeProxy, fakeProxy, type ProxyOptions } from '../../support/fake-proxy'

const HUB = 'https://huggingface.co/api/models'
const PROXY = 'http://proxy.test:3128'

afterEach(() => vi.unstubAllEnvs())

/** The proxy's host for an address, with these variables and no others like them. */
function hostOf(url: string, environment: Readonly<Record<string, string>>): string | null {
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy']) {
    vi.stubEnv(name, '')
    vi.stubEnv(name.toUpperCase(), '')
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  return proxyOf(new URL(url))?.host ?? null
}

describe('the proxy of an address', () => {
  it.each<[string, string, Record<string, string>, string | null]>([
    ['none without a variable', HUB, {}, null],
    ['that of https', HUB, { HTTPS_PROXY: PROXY, HTTP_PROXY: 'http://other.test:1' }, 'proxy.test:3128'],
    [
      'that of http',
      'http://hub.test/',
      { HTTPS_PROXY: 'http://other.test:1', HTTP_PROXY: PROXY },
      'proxy.test:3128'
    ],
    [
      'that in lower case first',
      HUB,
      { https_proxy: PROXY, HTTPS_PROXY: 'http://other.test:1' },
      'proxy.test:3128'
    ],
    [
      'shown without a name and password',
      HUB,
      { HTTPS_PROXY: 'http://ann:secret@proxy.test:3128' },
      'proxy.test:3128'
    ],
    ['none for a host of NO_PROXY', HUB, { HTTPS_PROXY: PROXY, NO_PROXY: 'a.test, huggingface.co' }, null],
    ['none for all with NO_PROXY=*', HUB, { HTTPS_PROXY: PROXY, NO_PROXY: '*' }, null],
    [
      'none for hosts below one',
      'https://cdn.hub.test/',
      { HTTPS_PROXY: PROXY, NO_PROXY: '.hub.test' },
      null
    ],
    ['its own for another host', HUB, { HTTPS_PROXY: PROXY, NO_PROXY: 'face.co' }, 'proxy.test:3128'],
    ['none for this machine', 'http://127.0.0.1:8080/', { HTTP_PROXY: PROXY }, null],
    ['none for this machine by its name', 'http://localhost/', { HTTP_PROXY: PROXY }, null],
    ['none for this machine by IPv6', 'http://[::1]/', { HTTP_PROXY: PROXY }, null]
  ])('is %s', (_, url, environment, host) => {
    expect(hostOf(url, environment)).toBe(host)
  })

  it.each(['socks5://proxy.test:1080', 'http://', 'http://ann:100%@proxy.test:3128'])(
    'is refused where it is %s',
    (value) => {
      expect(() => hostOf(HUB, { HTTPS_PROXY: value })).toThrow(
        expect.objectContaining({ code: 'usage', message: expect.stringContaining('HTTPS_PROXY') })
      )
    }
  )
})

describe('a download through a proxy', () => {
  const FILES = { 'config.json': Buffer.from('{}'), 'model.safetensors': Buffer.alloc(9000, 7) }
  const open: { close(): void }[] = []
  afterEach(() => {
    vi.unstubAllEnvs()
    for (const one of open.splice(0)) one.close()
  })

  /** A proxy that leads to a hub of one model, and is named in the environment. */
  async function proxy(options: ProxyOptions = {}, login = ''): Promise<FakeProxy> {
    const hub = await fakeHub({ 'acme/tiny': FILES })
    const server = await fakeProxy(Number(new URL(hub.endpoint).port), options)
    open.push(hub, server)
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY']) {
      vi.stubEnv(name.toLowerCase(), '')
      vi.stubEnv(name, server.address.replace('://', `://${login}`))
    }
    for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '')
    return server
  }

  const download = (endpoint: string, out: string, idleMs = 30_000): Promise<unknown> =>
    downloadModel(
      { model: 'acme/tiny', revision: 'main', endpoint, out, idleMs },
      new AbortController().signal,
      () => {}
    )

  const folder = (): string => mkdtempSync(join(tmpdir(), 'starling-proxy-'))

  it('asks the proxy for whole addresses, with the name and password', async () => {
    const { asked } = await proxy({ login: 'ann:s ecret' }, 'ann:s%20ecret@')
    const out = folder()
    await download('http://hub.test', out)
    expect(readFileSync(join(out, 'model.safetensors')).equals(FILES['model.safetensors'])).toBe(true)
    expect(asked[0]).toBe('GET http://hub.test/api/models/acme/tiny/revision/main?blobs=true')
    expect(asked).toHaveLength(3)
  })

  it.each(['http://hub.test', 'https://hub.test'])(
    'is told that the proxy of %s wants a name, and never shows one',
    async (endpoint) => {
      await proxy({ login: 'ann:secret' }, 'bob:wrong@')
      const out = folder()
      const thrown = await download(endpoint, out).catch((error: unknown) => error)
      expect(thrown).toMatchObject({
        code: 'unreadable',
        message: expect.stringMatching(/^the proxy 127\.0\.0\.1:\d+ wants a name and a password \(407\)$/)
      })
      expect(JSON.stringify(thrown)).not.toMatch(/bob|wrong/)
      expect(existsSync(join(out, 'config.json'))).toBe(false)
    }
  )

  it('is cancelled while a proxy opens no tunnel', async () => {
    const { asked } = await proxy({ isSilent: true })
    const stop = new AbortController()
    const done = downloadModel(
      { model: 'acme/tiny', revision: 'main', endpoint: 'https://hub.test', out: folder(), idleMs: 30_000 },
      stop.signal,
      () => {}
    )
    await expect.poll(() => asked).toEqual(['CONNECT hub.test:443'])
    stop.abort()
    await expect(done).rejects.toThrow(CancelledError)
  })

  it('gives up on a proxy that opens no tunnel', async () => {
    const { asked } = await proxy({ isSilent: true })
    await expect(download('https://hub.test', folder(), 200)).rejects.toThrow(
      /cannot be reached: nothing came for 0.2 s/
    )
    expect(asked).toEqual(['CONNECT hub.test:443'])
  })
})
