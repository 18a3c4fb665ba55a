import { AppError } from '../../src-main/base/errors'
import type { EntityClass } from '../../src-main/contract/classes'
import type { Span, TweetRow } from '../../src-main/contract/domain'
import { overlaps, type Place } from '../lib/segments'
import { wordsOf } from '../lib/words'
import type { Engine } from './engine.svelte'
import type { Notices } from './notices.svelte'

interface Step {
  readonly tweet: number
  readonly spans: readonly Span[]
}

/** The tweet whose tags are being changed. Every change is saved at once as a revision of its own, one after the other. */
export class TagEditor {
  readonly #engine: Engine
  readonly #notices: Notices
  readonly #onSaved: (row: TweetRow) => void
  #row = $state.raw<TweetRow | null>(null)
  #selection = $state.raw<Place | null>(null)
  #steps = $state.raw<readonly Step[]>([])
  #queue: Promise<void> = Promise.resolve()
  /** The newest revision that was seen of each tweet: what the next one follows. */
  readonly #revisions = new Map<number, number | null>()
  #anchor = 0
  #cursor = -1

  constructor(engine: Engine, notices: Notices, onSaved: (row: TweetRow) => void) {
    this.#engine = engine
    this.#notices = notices
    this.#onSaved = onSaved
  }

  get row(): TweetRow | null {
    return this.#row
  }

  get selection(): Place | null {
    return this.#selection
  }

  get canUndo(): boolean {
    return this.#steps.length > 0
  }

  open(row: TweetRow | null): void {
    if (row?.tweet !== this.#row?.tweet) {
      this.#selection = null
      this.#cursor = -1
    }
    this.#row = row
    if (row) this.#revisions.set(row.tweet, row.revision)
  }

  select(place: Place | null): void {
    this.#selection = place
    const words = wordsOf(this.#row?.text ?? '')
    this.#cursor = place ? words.findIndex((word) => word.end >= place.end) : -1
    this.#anchor = place ? words.findIndex((word) => word.end > place.start) : 0
  }

  /** Steps over words; `extend` keeps the first one selected. */
  move(direction: -1 | 1, extend: boolean): void {
    const words = wordsOf(this.#row?.text ?? '')
    if (words.length === 0) return
    const from = this.#cursor === -1 && direction === -1 ? words.length : this.#cursor
    this.#cursor = Math.min(Math.max(0, from + direction), words.length - 1)
    if (!extend || this.#selection === null) this.#anchor = this.#cursor
    const first = words[Math.min(this.#anchor, this.#cursor)]!
    const last = words[Math.max(this.#anchor, this.#cursor)]!
    const inside = this.#row?.spans.find((span) => !extend && overlaps(span, first))
    this.#selection = { start: inside?.start ?? first.start, end: inside?.end ?? last.end }
    if (inside && direction === 1) this.#cursor = words.findIndex((word) => word.end >= inside.end)
    if (inside && direction === -1) this.#cursor = words.findIndex((word) => word.end > inside.start)
  }

  setClass(name: EntityClass): void {
    const place = this.#selection
    if (!place) return
    this.#change((spans) => [
      ...spans.filter((span) => !overlaps(span, place)),
      { start: place.start, end: place.end, class: name }
    ])
  }

  remove(): void {
    const place = this.#selection
    if (place) this.#change((spans) => spans.filter((span) => !overlaps(span, place)))
  }

  /** Says that the tags are right as they are. */
  accept(): void {
    this.#change((spans) => spans)
  }

  undo(): void {
    const step = this.#steps[this.#steps.length - 1]
    if (!step) return
    this.#steps = this.#steps.slice(0, -1)
    this.#enqueue(step.tweet, step.spans)
  }

  #change(change: (spans: readonly Span[]) => readonly Span[]): void {
    const row = this.#row
    if (!row) return
    const before = row.spans.map(plain)
    this.#steps = [...this.#steps.slice(-99), { tweet: row.tweet, spans: before }]
    this.#enqueue(row.tweet, change(before))
  }

  #enqueue(tweet: number, spans: readonly Span[]): void {
    const sorted = [...spans].sort((a, b) => a.start - b.start)
    this.#show(tweet, sorted)
    this.#queue = this.#queue.then(() => this.#save(tweet, sorted))
  }

  async #save(tweet: number, spans: readonly Span[]): Promise<void> {
    try {
      const parent = this.#revisions.get(tweet) ?? null
      this.#settle(await this.#engine.call('annotation.revise', { tweet, parent, spans: [...spans] }))
    } catch (thrown) {
      const isStale = thrown instanceof AppError && thrown.code === 'stale-revision'
      if (isStale) this.#notices.say('The tweet was changed in another window. Its newest tags are shown.')
      else this.#notices.fail(thrown)
      await this.#engine.call('tweets.get', { tweet }).then(
        (row) => this.#settle(row),
        () => {}
      )
    }
  }

  /** The change as it will be, until the engine has answered. */
  #show(tweet: number, spans: readonly Span[]): void {
    if (this.#row?.tweet !== tweet) return
    const marked = spans.map((span) => ({
      ...span,
      confidence: 1,
      entity: null,
      source: 'analyst' as const
    }))
    this.#take({ ...this.#row, spans: marked })
  }

  #settle(row: TweetRow): void {
    this.#revisions.set(row.tweet, row.revision)
    this.#take(row)
  }

  #take(row: TweetRow): void {
    if (this.#row?.tweet === row.tweet) this.#row = row
    this.#onSaved(row)
  }
}

function plain({ start, end, class: name }: Span): Span {
  return { start, end, class: name }
}
