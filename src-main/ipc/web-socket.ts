import { packMessage, unpackMessage } from './pack'
import { mailbox, type Port } from './port'

/** What a browser's `WebSocket` and that of `ws` have in common. */
export interface Socket {
  readonly readyState: number
  send(data: string | Uint8Array): void
  close(): void
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
}

const CONNECTING = 0
const OPEN = 1

export interface BinarySocket extends Socket {
  binaryType: string
}

interface Codec {
  write(message: unknown): string | Uint8Array
  /** Undefined for what is no message. */
  read(data: unknown): unknown
}

const JSON_TEXTS: Codec = { write: (message) => JSON.stringify(message), read: parse }

const BYTES: Codec = {
  write: packMessage,
  read: (data) => (data instanceof ArrayBuffer ? unpackMessage(new Uint8Array(data)) : undefined)
}

/** A port over a WebSocket: JSON texts. What is posted while it connects is sent when it is open. */
export function fromWebSocket(socket: Socket): Port {
  return socketPort(socket, JSON_TEXTS)
}

/** The same for messages that hold typed arrays. */
export function fromBinarySocket(socket: BinarySocket): Port {
  socket.binaryType = 'arraybuffer'
  return socketPort(socket, BYTES)
}

function socketPort(socket: Socket, codec: Codec): Port {
  const inbox = mailbox()
  let waiting: (string | Uint8Array)[] = []
  socket.addEventListener('open', () => {
    for (const data of waiting) socket.send(data)
    waiting = []
  })
  socket.addEventListener('message', (event) => {
    const message = codec.read(event.data)
    if (message !== undefined) inbox.deliver(message)
  })
  socket.addEventListener('error', () => {})
  socket.addEventListener('close', inbox.close)
  return {
    post(message) {
      const data = codec.write(message)
      if (socket.readyState === OPEN) socket.send(data)
      else if (socket.readyState === CONNECTING) waiting.push(data)
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => socket.close()
  }
}

function parse(data: unknown): unknown {
  if (typeof data !== 'string') return undefined
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
