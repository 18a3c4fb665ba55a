import type { Filter } from '../../src-main/contract/filter'
import type {
  Drivers,
  EntityDetail,
  EntityTrend,
  Order,
  TrendsResult,
  VolumeResult
} from '../../src-main/contract/trends'
import type { Address } from '../lib/address'
import type { Engine } from './engine.svelte'
import { Query } from './query.svelte'

type Grain = Address['grain']
/** Which entities, in which order. */
type List = { readonly order: Order; readonly drivers: Drivers }

export const LEVEL = 0.05
const TOP = 100
const MOST = 2000

/** The board, the entity that is looked at, and the volume of all data. */
export class Trends {
  readonly board: Query<[Filter, List, Grain, readonly number[], number, boolean], TrendsResult>
  readonly detail: Query<[Filter, Grain, number], EntityDetail>
  readonly volume: Query<[Filter, number], VolumeResult>
  #askedFor = ''
  #question = ''
  #top = $state(TOP)
  #pinned: ReadonlySet<number> = new Set()
  #answered: { key: string; order: Order } | null = $state.raw(null)

  constructor(engine: Engine) {
    this.board = new Query((signal, filter, list, grain, pinned, top, draft) =>
      engine.call(
        'trends.board',
        { ...filter, ...list, grain, pinned: [...pinned], top, level: LEVEL, draft },
        signal
      )
    )
    this.detail = new Query((signal, filter, grain, entity) =>
      engine.call('trends.entity', { ...filter, search: '', grain, entity }, signal)
    )
    this.volume = new Query((signal, filter, buckets) =>
      engine.call(
        'trends.volume',
        { ...filter, from: null, to: null, classes: [], search: '', buckets },
        signal
      )
    )
  }

  /** The order that the board's rows are in; differs from the asked one while a new answer is under way. */
  get shownOrder(): Order | null {
    return this.#answered?.order ?? null
  }

  /**
   * To a new question the engine may give a first answer, which is shown until the whole one is there.
   * @param version grows when the data changed; the same question is asked again only then
   */
  async loadBoard(
    filter: Filter,
    list: List,
    grain: Grain,
    pinned: readonly number[],
    version: number
  ): Promise<void> {
    const question = JSON.stringify([filter, list, grain])
    const isNew = question !== this.#question
    if (isNew) this.#top = TOP
    this.#question = question
    const key = JSON.stringify([question, this.#top, version])
    const isKnown = pinned.every((entity) => this.#pinned.has(entity) || this.trendOf(entity))
    if (key === this.#askedFor && isKnown) return
    this.#askedFor = key
    this.#pinned = new Set(pinned)
    await this.board.load(filter, list, grain, pinned, this.#top, isNew)
    if (key !== this.#askedFor) return
    this.#answered = { key, order: list.order }
    if (this.board.value?.isDraft) await this.board.load(filter, list, grain, pinned, this.#top, false)
  }

  /** Rows that are asked for; grows as the analyst scrolls. */
  get top(): number {
    return this.#top
  }

  /** Asks for more rows where the list was cut. */
  showMore(): void {
    const board = this.board.value
    if (!board || this.board.isPending || board.total <= board.entities.length) return
    if (board.entities.length >= this.#top) this.#top = Math.min(MOST, this.#top * 2)
  }

  trendOf(entity: number): EntityTrend | undefined {
    return this.board.value?.entities.find((trend) => trend.entity === entity)
  }
}
