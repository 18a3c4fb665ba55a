import { CancelledError } from './errors'

/** Wraps an async function so that only its newest call may publish: older ones are aborted and reject as cancelled. */
export function latest<A extends unknown[], R>(
  run: (signal: AbortSignal, ...args: A) => Promise<R>
): (...args: A) => Promise<R> {
  let current: AbortController | null = null
  return async (...args) => {
    current?.abort()
    const mine = new AbortController()
    current = mine
    const result = await run(mine.signal, ...args)
    if (mine.signal.aborted) throw new CancelledError()
    return result
  }
}
