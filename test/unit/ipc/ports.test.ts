import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type IpcProcess, processPort } from '../../../src-main/ipc/child-port'
import { type EmitterPort, fromMessagePort } from '../../../src-main/ipc/message-port'
import { packMessage, unpackMessage } from '../../../src-main/ipc/pack'
import { type Port, portPair } from '../../../src-main/ipc/port'
import { fromWebSocket } from '../../../src-main/ipc/web-socket'

type Listener = (...args: unknown[]) => void

const after: (() => void)[] = []
afterEach(() => {
  for (const clean of after.splice(0)) clean()
})

const TRANSPORTS: Readonly<Record<string, () => Promise<[Port, Port]>>> = {
  'in-process pair': async () => portPair(),
  'message port': async () => {
    const { port1, port2 } = new MessageChannel()
    return [fromMessagePort(port1 as never), fromMessagePort(port2 as never)]
  },
  'emitter port': async () => {
    const [a, b] = emitterPorts()
    return [fromMessagePort(a), fromMessagePort(b)]
  },
  'process channel': async () => {
    const [a, b] = channelEnds()
    return [processPort(a), processPort(b)]
  },
  'web socket': async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    after.push(() => server.close())
    await once(server, 'listening')
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const far = fromWebSocket(client)
    far.post('sent while it connects')
    const [socket] = (await once(server, 'connection')) as [WebSocket]
    const near = fromWebSocket(socket)
    await new Promise<void>((done) => near.onMessage(() => done()))
    return [near, far]
  }
}

describe.each(Object.entries(TRANSPORTS))('%s', (_name, make) => {
  it('delivers what was posted in its order, and what came before anyone listened', async () => {
    const [a, b] = await make()
    const sent = Array.from({ length: 50 }, (_, n) => ({ n, text: 'É👩‍👩‍👧 ü' }))
    for (const message of sent.slice(0, 20)) a.post(message)
    await settle()
    const got = collect(b, sent.length)
    for (const message of sent.slice(20)) a.post(message)
    expect(await got).toEqual(sent)
    a.close()
  })

  it('answers in the other direction', async () => {
    const [a, b] = await make()
    b.onMessage((message) => b.post({ echo: message }))
    const got = collect(a, 1)
    a.post([1, null, 'x'])
    expect(await got).toEqual([{ echo: [1, null, 'x'] }])
    a.close()
  })

  it('tells the other side of the end once, also when it listens late', async () => {
    const [a, b] = await make()
    a.close()
    await settle()
    await settle()
    let ends = 0
    await new Promise<void>((done) => {
      b.onClose(() => {
        ends++
        done()
      })
    })
    a.close()
    b.post('into the void')
    await settle()
    expect(ends).toBe(1)
  })
})

describe('a web socket port', () => {
  it('ignores what is not JSON', async () => {
    const emitter = new EventEmitter()
    const port = fromWebSocket({
      readyState: 1,
      send: () => {},
      close: () => {},
      addEventListener: (type: string, listener: (event: never) => void) =>
        void emitter.on(type, listener as Listener)
    })
    const got = collect(port, 1)
    emitter.emit('message', { data: '{"broken' })
    emitter.emit('message', { data: new Uint8Array(3) })
    emitter.emit('message', { data: '{"whole":true}' })
    expect(await got).toEqual([{ whole: true }])
  })
})

function collect(port: Port, count: number): Promise<unknown[]> {
  const got: unknown[] = []
  return new Promise((resolve) => {
    port.onMessage((message) => {
      got.push(message)
      if (got.length === count) resolve(got)
    })
  })
}

function settle(): Promise<void> {
  return new Promise((done) => setTimeout(done, 5))
}

/** Two joined ports with the interface of Electron's MessagePortMain, which keeps messages until `start`. */
function emitterPorts(): [EmitterPort, EmitterPort] {
  const make = () => {
    const emitter = new EventEmitter()
    const kept: unknown[] = []
    let isStarted = false
    let peer: { take(message: unknown): void; end(): void } | null = null
    return {
      join: (other: NonNullable<typeof peer>) => {
        peer = other
      },
      take: (data: unknown) => (isStarted ? emitter.emit('message', { data }) : kept.push(data)),
      end: () => emitter.emit('close'),
      on: (type: string, listener: (...args: never[]) => void) => emitter.on(type, listener as Listener),
      postMessage: (message: unknown) => setImmediate(() => peer?.take(structuredClone(message))),
      start: () => {
        isStarted = true
        for (const data of kept.splice(0)) setImmediate(() => emitter.emit('message', { data }))
      },
      close: () => setImmediate(() => peer?.end())
    }
  }
  const a = make()
  const b = make()
  a.join(b)
  b.join(a)
  return [a, b]
}

/** Two joined ends with the interface of a forked process and its parent. */
function channelEnds(): [IpcProcess, IpcProcess] {
  const emitters = [new EventEmitter(), new EventEmitter()] as const
  const state = { connected: true }
  const end = (mine: EventEmitter, peer: EventEmitter): IpcProcess => ({
    get connected() {
      return state.connected
    },
    send(message, sent) {
      const text = JSON.stringify(message)
      setImmediate(() => peer.emit('message', JSON.parse(text)))
      setImmediate(() => sent(null))
      return true
    },
    on: (type: string, listener: (...args: never[]) => void) => mine.on(type, listener as Listener),
    disconnect() {
      state.connected = false
      for (const emitter of emitters) setImmediate(() => emitter.emit('disconnect'))
    }
  })
  return [end(emitters[0], emitters[1]), end(emitters[1], emitters[0])]
}

it('a packed message comes out with its arrays, whatever their place in memory', () => {
  const all = Float32Array.of(1, 2.5, -3, 4)
  const message = {
    type: 'step',
    name: 'Zoë',
    parts: [{ values: all.subarray(1, 3), ids: Int32Array.of(7), mask: null, none: new Float32Array(0) }]
  }
  const packed = packMessage(message)
  const shifted = new Uint8Array(packed.length + 1)
  shifted.set(packed, 1)
  expect(unpackMessage(shifted.subarray(1))).toEqual({
    ...message,
    parts: [{ ...message.parts[0], values: Float32Array.of(2.5, -3) }]
  })
})
