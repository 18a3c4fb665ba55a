import type { Requests } from '../../src-main/contract'
import type { SearchDetail, SearchSummary } from '../../src-main/contract/tuning'
import type { Engine } from './engine.svelte'
import type { Jobs, JobView } from './jobs.svelte'
import type { Notices } from './notices.svelte'
import { Query } from './query.svelte'

export type SearchStart = Requests['tune.start']['args']

/** Searches for the settings of a retraining, the one that is looked at, and the one that runs. */
export class Searches {
  readonly #engine: Engine
  readonly #notices: Notices
  readonly #jobs: Jobs
  readonly list: Query<[], readonly SearchSummary[]>
  readonly detail: Query<[string], SearchDetail>
  readonly #job = $derived.by(() => this.#jobs.active.find(({ info }) => info.kind === 'tune'))

  constructor(engine: Engine, notices: Notices, jobs: Jobs) {
    this.#engine = engine
    this.#notices = notices
    this.#jobs = jobs
    this.list = new Query((signal) => engine.call('tune.list', {}, signal))
    this.detail = new Query((signal, search) => engine.call('tune.get', { search }, signal))
  }

  /** The search that runs; undefined without one. */
  get job(): JobView | undefined {
    return this.#job
  }

  /** False where it could not be started. */
  start(options: SearchStart): Promise<boolean> {
    return this.#try(() => this.#engine.call('tune.start', options))
  }

  /** @param epochs over all trials from the first on; absent: as it was */
  resume(search: string, epochs?: number): Promise<boolean> {
    return this.#try(() => this.#engine.call('tune.resume', { search, ...(epochs && { epochs }) }))
  }

  remove(search: string): Promise<boolean> {
    return this.#try(async () => {
      this.list.set(await this.#engine.call('tune.remove', { search }))
    })
  }

  async #try(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action()
      return true
    } catch (thrown) {
      this.#notices.fail(thrown)
      return false
    }
  }
}
