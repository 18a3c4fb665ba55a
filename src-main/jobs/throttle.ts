/**
 * Lets a value through at once, then at most one each `ms`; of those in between the newest comes last.
 */
export function throttle<T>(ms: number, publish: (value: T) => void) {
  let timer: NodeJS.Timeout | null = null
  let waiting: { readonly value: T } | null = null
  const open = (): void => {
    timer = null
    if (!waiting) return
    const { value } = waiting
    waiting = null
    send(value)
  }
  const send = (value: T): void => {
    publish(value)
    timer = setTimeout(open, ms)
    timer.unref()
  }
  return {
    push(value: T): void {
      if (timer === null) send(value)
      else waiting = { value }
    },
    /** Forgets what waits. */
    stop(): void {
      if (timer !== null) clearTimeout(timer)
      timer = null
      waiting = null
    }
  }
}
