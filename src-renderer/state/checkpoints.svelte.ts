import type { CheckpointInfo } from '../../src-main/contract/checkpoints'
import type { Engine } from './engine.svelte'
import type { Jobs, JobView } from './jobs.svelte'
import type { Notices } from './notices.svelte'
import { Query } from './query.svelte'

/** Transformer checkpoints of the workspace, and the one that is on its way. */
export class Checkpoints {
  readonly #engine: Engine
  readonly #notices: Notices
  readonly #jobs: Jobs
  readonly list: Query<[], readonly CheckpointInfo[]>
  readonly #job = $derived.by(() => this.#jobs.active.find(({ info }) => info.kind === 'download'))

  constructor(engine: Engine, notices: Notices, jobs: Jobs) {
    this.#engine = engine
    this.#notices = notices
    this.#jobs = jobs
    this.list = new Query((signal) => engine.call('checkpoints.list', {}, signal))
  }

  /** The download that runs; undefined without one. */
  get job(): JobView | undefined {
    return this.#job
  }

  /** Fetches OWNER/NAME, or goes on with it. False where it could not be started. */
  async download(model: string): Promise<boolean> {
    try {
      await this.#engine.call('checkpoints.download', { model })
      return true
    } catch (thrown) {
      this.#notices.fail(thrown)
      return false
    }
  }
}
