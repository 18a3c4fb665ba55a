import { createServer, request as forward, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** A proxy on 127.0.0.1 that leads every host to one port of this machine. */
export interface FakeProxy {
  /** `http://127.0.0.1:PORT` */
  readonly address: string
  /** What it was asked for, method and target, in order. */
  readonly asked: readonly string[]
  close(): void
}

export interface ProxyOptions {
  /** `USER:PASSWORD` that it wants; anyone is served where it is absent. */
  readonly login?: string
  /** Answers nothing to CONNECT. */
  readonly isSilent?: boolean
}

/** Starts a proxy for plain requests and for tunnels. */
export async function fakeProxy(
  to: number,
  { login, isSilent = false }: ProxyOptions = {}
): Promise<FakeProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const isKnown = ({ headers }: IncomingMessage): boolean =>
    login === undefined || headers['proxy-authorization'] === `Basic ${Buffer.from(login).toString('base64')}`
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (!isKnown(request)) return void response.writeHead(407).end()
    const { pathname, search } = new URL(request.url ?? '')
    const { 'proxy-authorization': _, ...headers } = request.headers
    const onward = forward({ port: to, path: pathname + search, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.end()
  })
  server.on('connection', (socket) => sockets.add(socket))
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`)
    if (isSilent) return
    if (!isKnown(request)) return void socket.end('HTTP/1.1 407 Who asks\r\n\r\n')
    const onward = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Go on\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    }
  }
}
