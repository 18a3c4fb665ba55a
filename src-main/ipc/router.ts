import * as v from 'valibot'
import { AppError, errorBody } from '../base/errors'
import { type Handlers, type RequestName, requests } from '../contract'
import type { ErrorBody } from '../contract/errors'
import type { EngineEvent } from '../contract/jobs'
import type { Port } from './port'

/** Caller to engine. Cancelling is a message, not a promise. */
export type Call =
  | { readonly type: 'call'; readonly id: number; readonly name: RequestName; readonly args: unknown }
  | { readonly type: 'cancel'; readonly id: number }

/** Engine to caller. */
export type Reply =
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorBody }
  | { readonly type: 'event'; readonly event: EngineEvent }

const callSchema = v.variant('type', [
  v.object({ type: v.literal('call'), id: v.number(), name: v.string(), args: v.unknown() }),
  v.object({ type: v.literal('cancel'), id: v.number() })
])

export interface Router {
  /** Answers one port until it closes; its open calls are cancelled then. */
  attach(port: Port): void
  broadcast(event: EngineEvent): void
}

/**
 * Parses arguments at the door, runs the handler, answers with a result or an error body.
 * @param logBug receives the stack of every thrown thing that is not an expected failure
 */
export function createRouter(handlers: Handlers, logBug: (id: string, stack: string) => void): Router {
  const ports = new Set<Port>()
  return {
    attach(port) {
      const open = new Map<number, AbortController>()
      ports.add(port)
      port.onClose(() => {
        ports.delete(port)
        for (const call of open.values()) call.abort()
      })
      port.onMessage(async (message) => {
        const parsed = v.safeParse(callSchema, message)
        if (!parsed.success) return
        const call = parsed.output
        if (call.type === 'cancel') {
          open.get(call.id)?.abort()
          return
        }
        const abort = new AbortController()
        open.set(call.id, abort)
        let reply: Reply
        try {
          reply = {
            type: 'done',
            id: call.id,
            result: await answer(handlers, call.name, call.args, abort.signal)
          }
        } catch (thrown) {
          reply = { type: 'failed', id: call.id, error: errorBody(thrown, logBug) }
        }
        open.delete(call.id)
        port.post(reply)
      })
    },
    broadcast(event) {
      for (const port of ports) port.post({ type: 'event', event } satisfies Reply)
    }
  }
}

async function answer(
  handlers: Handlers,
  name: string,
  args: unknown,
  signal: AbortSignal
): Promise<unknown> {
  if (!Object.hasOwn(requests, name)) throw new AppError('usage', `there is no request named ${name}`)
  const key = name as RequestName
  const parsed = v.safeParse(requests[key].args, args)
  if (!parsed.success) {
    const issue = parsed.issues[0]
    throw new AppError('usage', issue.message, { where: `${name}: ${v.getDotPath(issue) ?? 'arguments'}` })
  }
  const handler = handlers[key] as (a: unknown, c: { signal: AbortSignal }) => Promise<unknown>
  return handler(parsed.output, { signal })
}
