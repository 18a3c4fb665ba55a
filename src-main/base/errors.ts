import type { ErrorBody, ErrorCode } from '../contract/errors'

/** An expected failure: says what, where and what to do. Everything else that is thrown is a bug. */
export class AppError extends Error {
  override readonly name = 'AppError'
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly at: { readonly where?: string; readonly remedy?: string; readonly cause?: unknown } = {}
  ) {
    super(message, at.cause === undefined ? undefined : { cause: at.cause })
  }
}

export class CancelledError extends Error {
  override readonly name = 'CancelledError'
  constructor() {
    super('cancelled')
  }
}

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError()
}

let bugs = 0

/**
 * What crosses a port or goes to a terminal for anything thrown. A bug gets an id under which `log` receives the stack.
 */
export function errorBody(thrown: unknown, log?: (id: string, stack: string) => void): ErrorBody {
  if (thrown instanceof AppError) {
    return {
      kind: 'expected',
      code: thrown.code,
      message: thrown.message,
      where: thrown.at.where ?? null,
      remedy: thrown.at.remedy ?? null,
      id: null
    }
  }
  if (thrown instanceof CancelledError || (thrown instanceof Error && thrown.name === 'AbortError')) {
    return { kind: 'cancelled', code: 'cancelled', message: 'cancelled', where: null, remedy: null, id: null }
  }
  const id = `bug-${Date.now().toString(36)}-${(bugs++).toString(36)}`
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  log?.(id, stack)
  return {
    kind: 'bug',
    code: 'bug',
    message: thrown instanceof Error ? thrown.message : String(thrown),
    where: null,
    remedy: null,
    id
  }
}

/** The error that a body stands for, on the other side of a port. */
export function errorFromBody(body: ErrorBody): Error {
  if (body.kind === 'cancelled') return new CancelledError()
  if (body.kind === 'expected' && body.code !== 'bug') {
    return new AppError(body.code, body.message, {
      ...(body.where === null ? {} : { where: body.where }),
      ...(body.remedy === null ? {} : { remedy: body.remedy })
    })
  }
  return new Error(body.id === null ? body.message : `${body.message} (${body.id})`)
}
