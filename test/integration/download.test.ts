import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsonOf, type Outcome, openFolder, start } from '../support/cli'
import { type FakeHub, fakeHub } from '../support/fake-hub'
import { type FakeProxy, fakeProxy } from '../support/fake-proxy'

const TLS = join(__dirname, '../fixtures/tls')
const WEIGHTS = Buffer.alloc(70_000, 5)
const folder = openFolder('download')
let hub: FakeHub
let proxy: FakeProxy

beforeAll(async () => {
  const tls = {
    key: readFileSync(join(TLS, 'key.pem')),
    cert: readFileSync(join(TLS, 'certificate.pem'))
  }
  const files = { 'config.json': Buffer.from('{}'), 'model.safetensors': WEIGHTS }
  hub = await fakeHub({ 'acme/tiny': files }, { tls })
  proxy = await fakeProxy(Number(new URL(hub.endpoint).port))
})
afterAll(() => {
  proxy.close()
  hub.close()
  folder.remove()
})

/** `starling download` from a host by TLS, through the proxy. */
function download(host: string, out: string, extra: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const clean = Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name))
  const env = {
    ...Object.fromEntries(clean),
    HF_ENDPOINT: `https://${host}`,
    HTTPS_PROXY: proxy.address,
    NODE_EXTRA_CA_CERTS: join(TLS, 'certificate.pem'),
    ...extra
  }
  const { child, ended } = start(['download', 'acme/tiny', '--out', out, '--json'], { env })
  child.stdin?.end()
  return ended
}

it('downloads by TLS through the tunnel of a proxy', async () => {
  const out = join(folder.path, 'tiny')
  const done = await download('hub.test', out)
  expect(jsonOf(done)).toMatchObject({ model: 'acme/tiny', out, bytes: WEIGHTS.length + 2 })
  expect(readFileSync(join(out, 'model.safetensors')).equals(WEIGHTS)).toBe(true)
  expect([...new Set(proxy.asked)]).toEqual(['CONNECT hub.test:443'])
  expect(hub.asked[0]).toBe('/api/models/acme/tiny/revision/main?blobs=true')
})

it.each([
  ['another host than the certificate is of', 'other.test', {}, /altnames/i],
  ['a certificate that nobody vouches for', 'hub.test', { NODE_EXTRA_CA_CERTS: '' }, /self-signed/]
])('trusts no proxy with %s', async (_, host, extra, message) => {
  const out = join(folder.path, 'refused')
  const { code, stderr } = await download(host, out, extra)
  expect(stderr).toMatch(message)
  expect(code).toBe(3)
  expect(existsSync(out)).toBe(false)
})

it('goes to an exempt host without the proxy', async () => {
  const before = proxy.asked.length
  const { code, stderr } = await download('hub.test', join(folder.path, 'direct'), { NO_PROXY: '.test' })
  expect({ code, asked: proxy.asked.length }).toEqual({ code: 3, asked: before })
  expect(stderr).toMatch(/cannot be reached/)
})
