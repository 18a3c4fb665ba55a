import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Port } from '../../../src-main/ipc/port'
import { type PageServer, startServer } from '../../../src-main/workers/serve'
import { safeName } from '../../../src-main/workers/serve-upload'

let folder: string
let server: PageServer
let url: URL
let ports: Port[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'starling-serve-'))
  mkdirSync(join(folder, 'page/assets'), { recursive: true })
  writeFileSync(join(folder, 'page/index.html'), '<!doctype html><title>page</title>')
  writeFileSync(join(folder, 'page/assets/app-1.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  mkdirSync(join(folder, 'page-of-another'))
  writeFileSync(join(folder, 'page-of-another/x.txt'), 'secret')
  mkdirSync(join(folder, 'uploads/old'), { recursive: true })
  mkdirSync(join(folder, 'uploads/new'))
  utimesSync(join(folder, 'uploads/old'), 1, 1)
  ports = []
  const router = {
    attach(port: Port) {
      ports.push(port)
      port.onMessage((message) => port.post({ echo: message }))
    },
    broadcast: () => {}
  }
  server = await startServer({
    router,
    rendererDir: join(folder, 'page'),
    uploads: join(folder, 'uploads'),
    port: 0
  })
  url = new URL(server.url)
})

afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Sends the path as it stands; fetch would tidy it. */
function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    body = ''
  }: { method?: string; headers?: object; body?: string | Buffer } = {}
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port: url.port, path, method, headers: { ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
        })
      }
    )
    call.on('error', reject)
    call.end(body)
  })
}

function dial(
  path: string,
  options: { origin?: string; headers?: Record<string, string> }
): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${url.port}${path}`, options)
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => {})
  })
}

describe('the page', () => {
  it('comes to whoever has the token, under a policy that allows nothing inline and nothing from elsewhere', async () => {
    const answer = await ask(url.pathname + url.search)
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('<title>page</title>')
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'/)
    expect(policy).not.toMatch(/unsafe|\*|http/)
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-type': 'text/html; charset=utf-8'
    })
  })

  it.each(['/', '/index.html', '/?token=', '/?token=wrong', '/?token=wrong&token=x'])(
    'is refused at %s',
    async (path) => {
      expect((await ask(path)).status).toBe(403)
    }
  )

  it('comes again by the cookie when a reload lost the token', async () => {
    const cookie = String((await ask(url.pathname + url.search)).headers['set-cookie'])
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/)
    expect((await ask('/?tab=tweets', { headers: { cookie: cookie.split(';')[0] } })).status).toBe(200)
    expect((await ask('/', { headers: { cookie: `starling-${url.port}=wrong` } })).status).toBe(403)
  })

  it('has its script files without a token, since they say nothing', async () => {
    const answer = await ask('/assets/app-1.js')
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'export {}'
    ])
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/%2e%2e%2fpage-of-another%2fx.txt',
    '//etc/passwd',
    '/assets/app-1.js%00.html',
    '/assets',
    '/%',
    '/none.js'
  ])('has no way out of its folder by %s', async (path) => {
    const answer = await ask(path)
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('secret')
  })

  it('is refused under another host name, as a rebound domain would ask', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${url.port}`,
      '127.0.0.1',
      `127.0.0.1:${Number(url.port) + 1}`
    ]) {
      expect((await ask(url.pathname + url.search, { headers: { host } })).status).toBe(403)
    }
    expect(
      (await ask(url.pathname + url.search, { headers: { host: `localhost:${url.port}` } })).status
    ).toBe(200)
  })

  it('survives a request line that is no address', async () => {
    await new Promise<void>((done) => {
      const socket = connect(Number(url.port), '127.0.0.1', () => {
        socket.write(`GET http://[ HTTP/1.1\r\nhost: 127.0.0.1:${url.port}\r\n\r\n`)
      })
      socket.once('data', () => socket.destroy())
      socket.once('close', () => done())
    })
    expect((await ask(url.pathname + url.search)).status).toBe(200)
  })
})

describe('the engine port', () => {
  it('opens for the page itself and carries messages', async () => {
    const socket = (await dial(`/engine${url.search}`, { origin: url.origin })) as WebSocket
    const echo = new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))))
    socket.send('{"a":1}')
    expect(await echo).toEqual({ echo: { a: 1 } })
    const closed = new Promise<void>((done) => ports[0]?.onClose(done))
    socket.close()
    await closed
  })

  it('is refused with a wrong token, from another origin, without an origin, and elsewhere', async () => {
    const { origin, search } = url
    expect([
      await dial('/engine', { origin }),
      await dial('/engine?token=wrong', { origin }),
      await dial(`/engine${search}`, { origin: 'http://evil.example' }),
      await dial(`/engine${search}`, { origin: `http://127.0.0.1:${Number(url.port) + 1}` }),
      await dial(`/engine${search}`, {}),
      await dial(`/engine${search}`, { origin, headers: { host: 'evil.example' } }),
      await dial(`/other${search}`, { origin })
    ]).toEqual([403, 403, 403, 403, 403, 403, 403])
    expect(ports).toEqual([])
  })

  it('ends for the page when the server closes', async () => {
    const socket = (await dial(`/engine${url.search}`, { origin: url.origin })) as WebSocket
    const closed = new Promise<void>((done) => socket.once('close', () => done()))
    await server.close()
    await closed
  })
})

describe('an upload', () => {
  const upload = (name: string, options: object = {}) =>
    ask(`/upload${url.search}&name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { origin: url.origin },
      body: 'id,text\n1,hello',
      ...options
    })

  it('lands under its own name in a folder of its own', async () => {
    const body = Buffer.alloc(3_000_000, 'tweet ')
    const first = JSON.parse((await upload('my tweets.csv', { body })).body) as { path: string }
    const second = JSON.parse((await upload('my tweets.csv')).body) as { path: string }
    expect(readFileSync(first.path).equals(body)).toBe(true)
    expect(first.path.startsWith(join(folder, 'uploads'))).toBe(true)
    expect(first.path.endsWith('/my tweets.csv')).toBe(true)
    expect(second.path).not.toBe(first.path)
  })

  it('stays below the folder whatever its name', async () => {
    const { path } = JSON.parse((await upload('../../etc/passwd')).body) as { path: string }
    expect(path).toMatch(/uploads\/file-[^/]+\/passwd$/)
  })

  it('is refused without the token, from another origin and with another method', async () => {
    const path = '/upload?name=a.csv'
    const origin = url.origin
    expect([
      (await ask(path, { method: 'POST', headers: { origin } })).status,
      (await ask(`${path}&token=wrong`, { method: 'POST', headers: { origin } })).status,
      (await upload('a.csv', { headers: { origin: 'http://evil.example' } })).status,
      (await upload('a.csv', { method: 'PUT' })).status,
      (await upload('a.csv', { method: 'GET' })).status
    ]).toEqual([403, 403, 403, 405, 405])
    expect(readdirSync(join(folder, 'uploads'))).toEqual(['new'])
  })

  it('that breaks off leaves nothing behind', async () => {
    const call = request({
      host: '127.0.0.1',
      port: url.port,
      path: `/upload${url.search}&name=a.csv`,
      method: 'POST',
      headers: { origin: url.origin, 'content-length': 1_000_000 }
    })
    call.on('error', () => {})
    call.write('half')
    await until(() => readdirSync(join(folder, 'uploads')).some((name) => name.startsWith('file-')))
    call.destroy()
    await until(() => !readdirSync(join(folder, 'uploads')).some((name) => name.startsWith('file-')))
  })

  it('is forgotten after a week', () => {
    expect(existsSync(join(folder, 'uploads/old'))).toBe(false)
    expect(existsSync(join(folder, 'uploads/new'))).toBe(true)
  })

  it('has a name that every file system takes', () => {
    expect(
      ['a.csv', 'C:\\x\\b.csv', '..', '', ' . ', 'a\0b:c?.csv', `${'x'.repeat(300)}.csv`].map(safeName)
    ).toEqual(['a.csv', 'b.csv', 'upload', 'upload', 'upload', 'a_b_c_.csv', `${'x'.repeat(116)}.csv`])
  })
})

it('a port in use is an expected failure that says what to do', async () => {
  await expect(
    startServer({
      router: { attach: () => {}, broadcast: () => {} },
      rendererDir: join(folder, 'page'),
      uploads: join(folder, 'uploads'),
      port: Number(url.port)
    })
  ).rejects.toMatchObject({ code: 'usage', at: { remedy: 'leave --port out for a free one' } })
})

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((done) => setTimeout(done, 5))
}
