import { mailbox, type Port } from './port'

/** What a browser's `WebSocket` and that of `ws` have in common. */
export interface Socket {
  readonly readyState: number
  send(text: string): void
  close(): void
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
}

const CONNECTING = 0
const OPEN = 1

/** A port over a WebSocket: JSON texts. What is posted while it connects is sent when it is open. */
export function fromWebSocket(socket: Socket): Port {
  const inbox = mailbox()
  let waiting: string[] = []
  socket.addEventListener('open', () => {
    for (const text of waiting) socket.send(text)
    waiting = []
  })
  socket.addEventListener('message', (event) => {
    const message = parse(event.data)
    if (message !== undefined) inbox.deliver(message)
  })
  socket.addEventListener('error', () => {})
  socket.addEventListener('close', inbox.close)
  return {
    post(message) {
      const text = JSON.stringify(message)
      if (socket.readyState === OPEN) socket.send(text)
      else if (socket.readyState === CONNECTING) waiting.push(text)
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
