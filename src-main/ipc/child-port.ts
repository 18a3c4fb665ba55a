import { type EmitterPort, fromMessagePort } from './message-port'
import { mailbox, type Port } from './port'

/** The part of Electron's `process.parentPort` that is needed; the type is here so that no electron type is. */
export interface ParentPort {
  on(
    type: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly EmitterPort[] }) => void
  ): unknown
  postMessage(message: unknown): void
}

/** Set in an Electron utility process, absent elsewhere. */
export function parentPort(): ParentPort | null {
  return (process as unknown as { parentPort?: ParentPort }).parentPort ?? null
}

/** The port from a child process (tagger, trainer) to the engine that had it made, whichever host made it. */
export function childPort(): Port {
  const parent = parentPort()
  if (parent !== null) return utilityPort(parent)
  if (process.send === undefined) throw new Error('this program is started by Starling, not by hand')
  return processPort(process)
}

/** What a `ChildProcess` and a forked `process` have in common. */
export interface IpcProcess {
  readonly connected?: boolean
  send?(message: unknown, sent: (error: Error | null) => void): boolean
  on(type: 'message', listener: (message: unknown) => void): unknown
  on(type: 'disconnect', listener: () => void): unknown
  disconnect?(): void
}

/** A port over the channel of `child_process.fork`, from either side. */
export function processPort(carrier: IpcProcess): Port {
  const inbox = mailbox()
  carrier.on('message', inbox.deliver)
  carrier.on('disconnect', inbox.close)
  return {
    post(message) {
      if (carrier.connected) carrier.send?.(message, () => {})
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close() {
      if (carrier.connected) carrier.disconnect?.()
    }
  }
}

/** Main sends the channel to the engine as the first message; what is posted before that waits. */
function utilityPort(parent: ParentPort): Port {
  const inbox = mailbox()
  let waiting: unknown[] = []
  let port: Port | null = null
  parent.on('message', (event) => {
    const carrier = event.ports[0]
    if (port !== null || carrier === undefined) return
    port = fromMessagePort(carrier)
    port.onMessage(inbox.deliver)
    port.onClose(inbox.close)
    for (const message of waiting) port.post(message)
    waiting = []
  })
  return {
    post(message) {
      if (port === null) waiting.push(message)
      else port.post(message)
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => port?.close()
  }
}
