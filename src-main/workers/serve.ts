import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { AppError } from '../base/errors'
import type { Router } from '../ipc/router'
import { fromWebSocket } from '../ipc/web-socket'
import type { GraphicsPages } from './graphics-pages'
import { sendFile, sendText } from './serve-files'
import { createGuard, type Guard, requestUrl } from './serve-guard'
import { forgetOldUploads, receiveUpload } from './serve-upload'

const HEARTBEAT_MS = 30_000
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024
const MAX_WEIGHTS_BYTES = 1024 * 1024 * 1024
const SOCKETS: ReadonlySet<string> = new Set(['/engine', '/graphics'])

export interface ServerOptions {
  readonly router: Router
  /** Its pages, as windows that compute. */
  readonly graphics?: GraphicsPages
  /** Folder of the built page. */
  readonly rendererDir: string
  /** Where uploaded files are kept until they are imported. */
  readonly uploads: string
  /** 0 takes a free one. */
  readonly port: number
}

export interface PageServer {
  /** The secret address: whoever has it has the workspace. */
  readonly url: string
  close(): Promise<void>
}

/**
 * The browser host: the page and its files, uploads, and the engine over a WebSocket at `/engine`, on 127.0.0.1 only.
 * Everything but the page's own script and style files wants the token; a foreign `Host` or `Origin` gets 403.
 */
export async function startServer(options: ServerOptions): Promise<PageServer> {
  await forgetOldUploads(options.uploads, Date.now())
  const token = randomBytes(24).toString('base64url')
  const server = createServer({ requestTimeout: 0 })
  const port = await listen(server, options.port)
  const guard = createGuard(port, token)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
  const computing = new WebSocketServer({ noServer: true, maxPayload: MAX_WEIGHTS_BYTES })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(options, guard, request, response).catch((thrown: NodeJS.ErrnoException) => {
      if (response.headersSent) response.destroy()
      else sendText(response, 500, `The server could not answer: ${thrown.code ?? thrown.message}`)
    })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname, searchParams } = requestUrl(request)
    const isOurs = SOCKETS.has(pathname) && request.headers.origin !== undefined
    if (!isOurs || !guard.isFromHere(request) || !guard.hasToken(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
      return
    }
    if (pathname === '/graphics') {
      computing.handleUpgrade(request, socket, head, (open) => {
        computing.emit('connection', open, request)
        if (options.graphics?.accept(Number(searchParams.get('child')), open) !== true) open.close()
      })
      return
    }
    sockets.handleUpgrade(request, socket, head, (open) => sockets.emit('connection', open, request))
  })
  const { graphics } = options
  if (graphics !== undefined) {
    graphics.announce = (child) => {
      if (sockets.clients.size === 0) return false
      options.router.broadcast({ type: 'graphics', child })
      return true
    }
  }
  sockets.on('connection', (socket: WebSocket) => options.router.attach(fromWebSocket(socket)))
  const stopHeartbeats = [heartbeat(sockets), heartbeat(computing)]
  return {
    url: guard.url,
    async close() {
      for (const stop of stopHeartbeats) stop()
      for (const socket of [...sockets.clients, ...computing.clients]) socket.terminate()
      sockets.close()
      computing.close()
      await new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      })
    }
  }
}

async function answer(
  { rendererDir, uploads }: ServerOptions,
  guard: Guard,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  const { pathname, searchParams } = requestUrl(request)
  if (!guard.isFromHere(request)) return sendText(response, 403, 'This address is not served here.')
  if (pathname === '/upload') {
    if (request.method !== 'POST') return sendText(response, 405, 'Files are sent with POST.')
    if (!guard.hasToken(request)) return sendText(response, 403, 'The token is missing or wrong.')
    return receiveUpload(request, response, uploads, searchParams.get('name') ?? '')
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return sendText(response, 405, 'Only GET.')
  if (pathname !== '/' && pathname !== '/index.html') return sendFile(response, rendererDir, pathname)
  if (!guard.hasToken(request)) {
    return sendText(response, 403, 'Open the whole address that Starling printed, with its token.')
  }
  return sendFile(response, rendererDir, '/', { 'set-cookie': guard.cookie })
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (thrown: NodeJS.ErrnoException) => {
      reject(
        thrown.code === 'EADDRINUSE' || thrown.code === 'EACCES'
          ? new AppError('usage', `port ${port} cannot be used (${thrown.code})`, {
              where: '--port',
              remedy: 'leave --port out for a free one'
            })
          : thrown
      )
    })
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** Ends connections whose other side vanished without a word. */
function heartbeat(sockets: WebSocketServer): () => void {
  const alive = new WeakSet<WebSocket>()
  sockets.on('connection', (socket: WebSocket) => {
    alive.add(socket)
    socket.on('pong', () => alive.add(socket))
  })
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (alive.delete(socket)) socket.ping()
      else socket.terminate()
    }
  }, HEARTBEAT_MS)
  timer.unref()
  return () => clearInterval(timer)
}
