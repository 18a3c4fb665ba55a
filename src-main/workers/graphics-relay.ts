import { errorBody, errorFromBody } from '../base/errors'
import type { ErrorBody } from '../contract/errors'
import type { Child, Spawn } from '../ipc/child'
import { mailbox, type Port } from '../ipc/port'

/** Trainer to engine: a window is wanted, or what it is told. */
export type ToRelay =
  | { readonly type: 'graphics-open' }
  | { readonly type: 'graphics-close' }
  | { readonly type: 'graphics'; readonly message: unknown }

/** Engine to trainer. */
export type FromRelay =
  | { readonly type: 'graphics-opened' }
  | { readonly type: 'graphics-failed'; readonly error: ErrorBody }
  | { readonly type: 'graphics-closed' }
  | { readonly type: 'graphics'; readonly message: unknown }

/** The engine's side: opens a window where the trainer asks for one, and passes messages on both ways. */
export function graphicsRelay(spawn: Spawn, post: (message: FromRelay) => void) {
  let child: Child | null = null
  let isOver = false
  const open = async (): Promise<void> => {
    try {
      const made = await spawn('graphics')
      if (isOver) return made.kill()
      child = made
      made.port.onMessage((message) => post({ type: 'graphics', message }))
      made.port.onClose(() => post({ type: 'graphics-closed' }))
      void made.exited.then(() => post({ type: 'graphics-closed' }))
      post({ type: 'graphics-opened' })
    } catch (thrown) {
      post({ type: 'graphics-failed', error: errorBody(thrown) })
    }
  }
  const close = (): void => {
    isOver = true
    child?.kill()
  }
  return {
    take(message: ToRelay): void {
      if (message.type === 'graphics-open') void open()
      else if (message.type === 'graphics-close') close()
      else child?.port.post(message.message)
    },
    close
  }
}

/** The trainer's side: the port of a window that the engine opens. */
export function relayedGraphics(post: (message: ToRelay) => void) {
  let inbox = mailbox()
  let settle: { resolve(): void; reject(error: Error): void } | null = null
  return {
    async open(): Promise<Port> {
      inbox = mailbox()
      const own = inbox
      await new Promise<void>((resolve, reject) => {
        settle = { resolve, reject }
        post({ type: 'graphics-open' })
      })
      return {
        post: (message) => post({ type: 'graphics', message }),
        onMessage: own.onMessage,
        onClose: own.onClose,
        close: () => post({ type: 'graphics-close' })
      }
    },
    take(message: FromRelay): void {
      if (message.type === 'graphics') inbox.deliver(message.message)
      else if (message.type === 'graphics-closed') inbox.close()
      else if (message.type === 'graphics-opened') settle?.resolve()
      else settle?.reject(errorFromBody(message.error))
    }
  }
}
