import { CancelledError } from '../../src-main/base/errors'
import type { Requests } from '../../src-main/contract'
import type { TweetRow } from '../../src-main/contract/domain'
import type { Engine } from './engine.svelte'

export type TweetQuestion = Omit<Requests['tweets.query']['args'], 'offset' | 'limit'>

const PAGE = 100
const MOST_PAGES = 40

/** A list of any length of which only the pages near the eye are here. */
export class TweetPages {
  readonly #engine: Engine
  #total = $state<number | null>(null)
  #pages = $state.raw<ReadonlyMap<number, readonly TweetRow[]>>(new Map())
  #error = $state.raw<Error | null>(null)
  #question: TweetQuestion | null = null
  #key = ''
  #abort = new AbortController()
  readonly #underWay = new Set<number>()
  #seen: [number, number] = [0, 0]

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Tweets that match; null before the first answer. */
  get total(): number | null {
    return this.#total
  }

  get error(): Error | null {
    return this.#error
  }

  row(index: number): TweetRow | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  }

  indexOf(tweet: number): number | null {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.tweet === tweet)
      if (at >= 0) return page * PAGE + at
    }
    return null
  }

  /** Asks a question; rows of another question go, those of the same one stay until newer ones come. */
  ask(question: TweetQuestion): void {
    const key = JSON.stringify(question)
    const isOther = key !== this.#key
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#underWay.clear()
    this.#question = question
    this.#key = key
    if (isOther) {
      this.#pages = new Map()
      this.#total = null
      this.#seen = [0, PAGE]
    }
    const [first, last] = this.#seen
    for (let page = Math.floor(first / PAGE); page * PAGE < Math.max(1, last); page++) this.#fetch(page)
  }

  /** Rows `[first, last)` came into view. */
  show(first: number, last: number): void {
    this.#seen = [first, last]
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page++) {
      if (!this.#pages.has(page)) this.#fetch(page)
    }
  }

  /** Puts a changed tweet in the place of the old one. */
  replace(row: TweetRow): void {
    const pages = new Map(this.#pages)
    for (const [page, rows] of pages) {
      if (rows.some((old) => old.tweet === row.tweet)) {
        pages.set(
          page,
          rows.map((old) => (old.tweet === row.tweet ? row : old))
        )
      }
    }
    this.#pages = pages
  }

  async #fetch(page: number): Promise<void> {
    if (!this.#question || this.#underWay.has(page)) return
    const signal = this.#abort.signal
    this.#underWay.add(page)
    try {
      const answer = await this.#engine.call(
        'tweets.query',
        { ...this.#question, offset: page * PAGE, limit: PAGE },
        signal
      )
      if (signal.aborted) return
      this.#total = answer.total
      this.#pages = new Map([...this.#near(page), [page, answer.rows]])
      this.#error = null
    } catch (thrown) {
      if (signal.aborted || thrown instanceof CancelledError) return
      this.#error = thrown instanceof Error ? thrown : new Error(String(thrown))
    } finally {
      if (!signal.aborted) this.#underWay.delete(page)
    }
  }

  #near(page: number): [number, readonly TweetRow[]][] {
    return [...this.#pages].sort(([a], [b]) => Math.abs(a - page) - Math.abs(b - page)).slice(0, MOST_PAGES)
  }
}
