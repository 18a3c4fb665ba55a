/** Collects values and hands them over at most once in `ms`: at once after a pause, else at the end of the interval. */
export function collect<T>(ms: number, flush: (values: Set<T>) => void): (values: readonly T[]) => void {
  let pending = new Set<T>()
  let timer: ReturnType<typeof setTimeout> | null = null
  const send = () => {
    timer = null
    if (pending.size === 0) return
    const values = pending
    pending = new Set()
    timer = setTimeout(send, ms)
    flush(values)
  }
  return (values) => {
    for (const value of values) pending.add(value)
    if (timer === null) send()
  }
}

/** Runs `action` once things have been quiet for `ms`. */
export function debounce<A extends unknown[]>(
  ms: number,
  action: (...args: A) => void
): (...args: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (...args) => {
    clearTimeout(timer)
    timer = setTimeout(() => action(...args), ms)
  }
}
