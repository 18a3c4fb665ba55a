import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { WebSocketServer } from 'ws'
import type { EngineEvent } from '../../../src-main/contract/jobs'
import { createRouter, type Router } from '../../../src-main/ipc/router'
import { fromWebSocket, type Socket } from '../../../src-main/ipc/web-socket'
import { fakeHandlers } from './handlers'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml'
}
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

/** Serves a built page and the fake engine under the strict policy of the real hosts. */
export function serveFake(folder: string, port: number): { close(): void } {
  let router: Router | null = null
  const broadcast = (event: EngineEvent) => router?.broadcast(event)
  router = createRouter(fakeHandlers(broadcast), (id, stack) => console.error(id, stack))
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname === '/upload') {
      request
        .resume()
        .on('end', () => response.end(JSON.stringify({ path: `/tmp/${url.searchParams.get('name')}` })))
      return
    }
    const file = join(folder, normalize(url.pathname === '/' ? '/index.html' : url.pathname))
    if (!existsSync(file)) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY
    })
    createReadStream(file).pipe(response)
  })
  const sockets = new WebSocketServer({ server, path: '/engine' })
  sockets.on('connection', (socket) => router?.attach(fromWebSocket(socket as unknown as Socket)))
  server.listen(port, '127.0.0.1')
  return {
    close() {
      sockets.close()
      server.close()
    }
  }
}
