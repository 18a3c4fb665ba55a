import { mailbox, type Port } from './port'

type Listener = (event: { readonly data: unknown }) => void

/** A page's `MessagePort` or `node:worker_threads`' one. */
export interface TargetPort {
  postMessage(message: unknown): void
  addEventListener(type: 'message' | 'close', listener: Listener): void
  start(): void
  close(): void
}

/** Electron's `MessagePortMain` in the main process and in utility processes. */
export interface EmitterPort {
  postMessage(message: unknown): void
  on(type: 'message', listener: Listener): unknown
  on(type: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/**
 * A port over any kind of message port. Chrome tells of the other side's end from 122 on only; before that a page
 * learns it from `ENGINE_EXIT`.
 */
export function fromMessagePort(carrier: TargetPort | EmitterPort): Port {
  const inbox = mailbox()
  const take: Listener = (event) => inbox.deliver(event.data)
  if ('addEventListener' in carrier) {
    carrier.addEventListener('message', take)
    carrier.addEventListener('close', inbox.close)
  } else {
    carrier.on('message', take)
    carrier.on('close', inbox.close)
  }
  carrier.start()
  return {
    post: (message) => carrier.postMessage(message),
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => carrier.close()
  }
}
