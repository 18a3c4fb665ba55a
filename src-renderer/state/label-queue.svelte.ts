import type { TweetRow } from '../../src-main/contract/domain'
import type { Filter } from '../../src-main/contract/filter'
import type { Engine } from './engine.svelte'

const PAGE = 50

/** Tweets one at a time, least sure first, those annotated already left out. */
export class LabelQueue {
  readonly #engine: Engine
  #rows = $state.raw<readonly TweetRow[]>([])
  #at = $state(0)
  #isOver = $state(false)
  #error = $state.raw<Error | null>(null)
  #filter: Filter | null = null
  #offset = 0
  /** Where the analyst stood when the last page was asked for. */
  #askedAt = 0
  #turn = 0

  constructor(engine: Engine) {
    this.#engine = engine
  }

  get current(): TweetRow | null {
    return this.#rows[this.#at] ?? null
  }

  get canGoBack(): boolean {
    return this.#at > 0
  }

  get isEmpty(): boolean {
    return this.#isOver && this.#at >= this.#rows.length
  }

  get error(): Error | null {
    return this.#error
  }

  async start(filter: Filter): Promise<void> {
    this.#turn += 1
    this.#filter = filter
    this.#rows = []
    this.#at = 0
    this.#offset = 0
    this.#askedAt = 0
    this.#isOver = false
    await this.#more()
  }

  /** Tweets that were annotated here have left the front of the list, so the next page begins up to that many earlier. */
  async next(): Promise<void> {
    this.#at += 1
    if (this.#at < this.#rows.length - 5) return
    this.#offset = Math.max(0, this.#offset - (this.#at - this.#askedAt))
    this.#askedAt = this.#at
    await this.#more()
  }

  back(): void {
    this.#at = Math.max(0, this.#at - 1)
  }

  async #more(): Promise<void> {
    const turn = this.#turn
    if (!this.#filter || this.#isOver) return
    try {
      const args = { ...this.#filter, sort: 'unsure' as const, offset: this.#offset, limit: PAGE }
      const page = await this.#engine.call('tweets.query', args)
      if (turn !== this.#turn) return
      this.#offset += page.rows.length
      this.#isOver = page.rows.length < PAGE
      const known = new Set(this.#rows.map((row) => row.tweet))
      const fresh = page.rows.filter((row) => row.revision === null && !known.has(row.tweet))
      this.#rows = [...this.#rows, ...fresh]
      this.#error = null
      if (fresh.length === 0 && !this.#isOver) await this.#more()
    } catch (thrown) {
      if (turn === this.#turn) this.#error = thrown instanceof Error ? thrown : new Error(String(thrown))
    }
  }
}
