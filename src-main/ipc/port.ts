/** What carries messages between processes or a page and the engine: plain JSON only. Nothing above it knows which transport it is. */
export interface Port {
  post(message: unknown): void
  /** One listener; messages that came before it was set are kept. */
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  close(): void
}

/** Two ports joined in one process, delivering asynchronously. */
export function portPair(): [Port, Port] {
  const a = half()
  const b = half()
  a.peer = b
  b.peer = a
  return [a.port, b.port]
}

interface Half {
  peer: Half | null
  readonly port: Port
  deliver(message: unknown): void
  closed(): void
}

function half(): Half {
  const inbox = mailbox()
  let open = true
  const self: Half = {
    peer: null,
    deliver: (message) => queueMicrotask(() => inbox.deliver(message)),
    closed() {
      if (!open) return
      open = false
      inbox.close()
    },
    port: {
      post(message) {
        if (open) self.peer?.deliver(message)
      },
      onMessage: inbox.onMessage,
      onClose: inbox.onClose,
      close() {
        if (!open) return
        open = false
        const peer = self.peer
        queueMicrotask(() => peer?.closed())
      }
    }
  }
  return self
}

/** The receiving side that every transport shares: keeps early messages, tells of the end once. */
export function mailbox() {
  let listener: ((message: unknown) => void) | null = null
  let onEnd: (() => void) | null = null
  let ended = false
  let early: unknown[] = []
  return {
    deliver(message: unknown): void {
      if (listener) listener(message)
      else early.push(message)
    },
    close(): void {
      if (ended) return
      ended = true
      onEnd?.()
    },
    onMessage(next: (message: unknown) => void): void {
      listener = next
      const kept = early
      early = []
      for (const message of kept) next(message)
    },
    onClose(next: () => void): void {
      onEnd = next
      if (ended) next()
    }
  }
}
