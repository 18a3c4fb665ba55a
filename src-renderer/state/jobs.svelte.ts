import { errorFromBody } from '../../src-main/base/errors'
import type { EngineEvent, JobInfo } from '../../src-main/contract/jobs'
import type { Engine } from './engine.svelte'
import { LiveTraining } from './live-training.svelte'
import type { Notices } from './notices.svelte'

interface Pace {
  readonly phase: string
  readonly since: number
  readonly done: number
}

export interface JobView {
  readonly info: JobInfo
  /** Seconds; null while it cannot be told. */
  readonly secondsLeft: number | null
}

/** Long work as the engine reports it, with the time left where the pace tells it. */
export class Jobs {
  readonly training = new LiveTraining()
  readonly #engine: Engine
  readonly #notices: Notices
  readonly #paces = new Map<number, Pace>()
  readonly #finished = new Set<(job: JobInfo) => void>()
  #views = $state.raw<readonly JobView[]>([])
  readonly #active = $derived(this.#views.filter(({ info }) => isActive(info)))

  constructor(engine: Engine, notices: Notices) {
    this.#engine = engine
    this.#notices = notices
    engine.onEvent((event) => this.#hear(event))
  }

  /** Queued and running, in the order in which they came. */
  get active(): readonly JobView[] {
    return this.#active
  }

  get all(): readonly JobView[] {
    return this.#views
  }

  onFinished(listener: (job: JobInfo) => void): () => void {
    this.#finished.add(listener)
    return () => this.#finished.delete(listener)
  }

  async load(): Promise<void> {
    try {
      const jobs = await this.#engine.call('jobs.list', {})
      this.#views = jobs.map((info) => ({ info, secondsLeft: null }))
    } catch (thrown) {
      this.#notices.fail(thrown)
    }
  }

  async cancel(job: number): Promise<void> {
    try {
      this.#put(await this.#engine.call('jobs.cancel', { job }))
    } catch (thrown) {
      this.#notices.fail(thrown)
    }
  }

  #hear(event: EngineEvent): void {
    if (event.type === 'train-step') this.training.add(event.job, event.step)
    if (event.type === 'job') this.#put(event.job)
  }

  #put(info: JobInfo): void {
    const old = this.#views.find((view) => view.info.job === info.job)
    const view = { info, secondsLeft: this.#secondsLeft(info) }
    this.#views = old
      ? this.#views.map((other) => (other.info.job === info.job ? view : other))
      : [...this.#views, view]
    if (isActive(info) || (old && !isActive(old.info))) return
    this.#paces.delete(info.job)
    if (info.state === 'failed' && info.error) {
      this.#notices.fail(errorFromBody({ ...info.error, message: `${info.title}: ${info.error.message}` }))
    }
    for (const listener of this.#finished) listener(info)
  }

  #secondsLeft(info: JobInfo): number | null {
    const progress = info.progress
    if (info.state !== 'running' || !progress) return null
    const now = performance.now()
    const pace = this.#paces.get(info.job)
    if (!pace || pace.phase !== progress.phase) {
      this.#paces.set(info.job, { phase: progress.phase, since: now, done: progress.done })
      return null
    }
    const moved = progress.done - pace.done
    if (progress.total === null || moved <= 0 || now - pace.since < 1500) return null
    return ((progress.total - progress.done) / moved) * ((now - pace.since) / 1000)
  }
}

function isActive(job: JobInfo): boolean {
  return job.state === 'queued' || job.state === 'running'
}
