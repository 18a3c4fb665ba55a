import { CancelledError } from '../../src-main/base/errors'
import { latest } from '../../src-main/base/latest'

/** One question to the engine whose newest answer stays until a newer one comes. */
export class Query<A extends unknown[], R> {
  #value = $state.raw<R | null>(null)
  #error = $state.raw<Error | null>(null)
  #isPending = $state(false)
  #turn = 0
  #asked = ''
  readonly #ask: (...args: A) => Promise<R>

  constructor(ask: (signal: AbortSignal, ...args: A) => Promise<R>) {
    this.#ask = latest(ask)
  }

  get value(): R | null {
    return this.#value
  }

  /** Why the newest answer did not come; of the question that stands now, never of one before it. */
  get error(): Error | null {
    return this.#error
  }

  get isPending(): boolean {
    return this.#isPending
  }

  async load(...args: A): Promise<void> {
    const turn = ++this.#turn
    this.#isPending = true
    const asked = JSON.stringify(args)
    if (asked !== this.#asked) this.#error = null
    this.#asked = asked
    try {
      const value = await this.#ask(...args)
      if (turn !== this.#turn) return
      this.#value = value
      this.#error = null
    } catch (thrown) {
      if (turn !== this.#turn || thrown instanceof CancelledError) return
      this.#error = thrown instanceof Error ? thrown : new Error(String(thrown))
    } finally {
      if (turn === this.#turn) this.#isPending = false
    }
  }

  /** Puts a value that is known without asking. */
  set(value: R | null): void {
    this.#value = value
    this.#error = null
  }
}
