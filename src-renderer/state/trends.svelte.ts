import type { Filter } from '../../src-main/contract/filter'
import type {
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

export const LEVEL = 0.05
const TOP = 300

/** The board, the entity that is looked at, and the volume of all data. */
export class Trends {
  readonly board: Query<[Filter, Order, Grain, readonly number[]], TrendsResult>
  readonly detail: Query<[Filter, Grain, number], EntityDetail>
  readonly volume: Query<[Filter, number], VolumeResult>
  #askedFor = ''
  #pinned: ReadonlySet<number> = new Set()
  #answered: { key: string; order: Order } | null = $state.raw(null)

  constructor(engine: Engine) {
    this.board = new Query(async (signal, filter, order, grain, pinned) =>
      engine.call(
        'trends.board',
        { ...filter, order, grain, pinned: [...pinned], top: TOP, level: LEVEL },
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

  /** @param version grows when the data changed; the same question is asked again only then */
  async loadBoard(
    filter: Filter,
    order: Order,
    grain: Grain,
    pinned: readonly number[],
    version: number
  ): Promise<void> {
    const key = JSON.stringify([filter, order, grain, version])
    const isKnown = pinned.every((entity) => this.#pinned.has(entity) || this.trendOf(entity))
    if (key === this.#askedFor && isKnown) return
    this.#askedFor = key
    this.#pinned = new Set(pinned)
    await this.board.load(filter, order, grain, pinned)
    if (key === this.#askedFor) this.#answered = { key, order }
  }

  trendOf(entity: number): EntityTrend | undefined {
    return this.board.value?.entities.find((trend) => trend.entity === entity)
  }
}
