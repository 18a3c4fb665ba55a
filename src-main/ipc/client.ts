import { CancelledError, errorFromBody } from '../base/errors'
import type { RequestName, Requests } from '../contract'
import type { EngineEvent } from '../contract/jobs'
import type { Port } from './port'
import type { Call, Reply } from './router'

export interface Client {
  call<K extends RequestName>(
    name: K,
    args: Requests[K]['args'],
    signal?: AbortSignal
  ): Promise<Requests[K]['result']>
  /** Returns the function that stops listening. */
  onEvent(listener: (event: EngineEvent) => void): () => void
  onClose(listener: () => void): void
  close(): void
}

/** The typed client of a router at the other end of `port`. */
export function createClient(port: Port): Client {
  let next = 1
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  const listeners = new Set<(event: EngineEvent) => void>()
  const closers = new Set<() => void>()
  port.onMessage((message) => {
    const reply = message as Reply
    if (reply.type === 'event') {
      for (const listener of listeners) listener(reply.event)
      return
    }
    const call = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (reply.type === 'done') call?.resolve(reply.result)
    else call?.reject(errorFromBody(reply.error))
  })
  port.onClose(() => {
    for (const call of waiting.values()) call.reject(new Error('the engine went away'))
    waiting.clear()
    for (const listener of closers) listener()
  })
  return {
    call(name, args, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new CancelledError())
        const id = next++
        const cancel = (): void => {
          if (!waiting.delete(id)) return
          port.post({ type: 'cancel', id } satisfies Call)
          reject(new CancelledError())
        }
        const settled = (): void => signal?.removeEventListener('abort', cancel)
        waiting.set(id, {
          resolve(result) {
            settled()
            resolve(result as never)
          },
          reject(error) {
            settled()
            reject(error)
          }
        })
        signal?.addEventListener('abort', cancel, { once: true })
        port.post({ type: 'call', id, name, args } satisfies Call)
      })
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onClose: (listener) => closers.add(listener),
    close: () => port.close()
  }
}
