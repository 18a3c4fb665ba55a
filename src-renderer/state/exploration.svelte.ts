import type { DataReport } from '../../src-main/contract/exploration'
import type { Host } from '../api/host'
import type { Engine } from './engine.svelte'
import type { Notices } from './notices.svelte'
import { Query } from './query.svelte'

/** What a file is chosen for. */
export type Part = 'files' | 'dev' | 'vectors'

/** What is in the tweets that a training would learn from: the annotations, or files of the analyst's. */
export class DataExploration {
  readonly #host: Host
  readonly #notices: Notices
  readonly report: Query<[readonly string[], string | null, string | null], DataReport>
  #files = $state.raw<readonly string[]>([])
  #dev = $state<string | null>(null)
  #vectors: string | null = null

  constructor(host: Host, engine: Engine, notices: Notices) {
    this.#host = host
    this.#notices = notices
    this.report = new Query((signal, files, dev, vectors) =>
      engine.call('data.explore', { files: [...files], dev, vectors }, signal)
    )
  }

  /** Paths; empty means the annotations. */
  get files(): readonly string[] {
    return this.#files
  }

  get dev(): string | null {
    return this.#dev
  }

  async annotations(): Promise<void> {
    this.#files = []
    await this.#load()
  }

  /** By the system's dialog; false where there is none and the page's own field must ask. */
  async pick(part: Part): Promise<boolean> {
    if (!this.#host.pickFiles) return false
    await this.#take(await this.#host.pickFiles(), part)
    return true
  }

  async add(files: readonly File[], part: Part): Promise<void> {
    try {
      await this.#take(await this.#host.pathsOf(files, () => {}, new AbortController().signal), part)
    } catch (thrown) {
      this.#notices.fail(thrown)
    }
  }

  async #take(paths: readonly string[], part: Part): Promise<void> {
    if (paths.length === 0) return
    if (part === 'dev') this.#dev = paths[0]!
    else if (part === 'vectors') this.#vectors = paths[0]!
    else this.#files = paths
    await this.#load()
  }

  #load(): Promise<void> {
    return this.report.load(this.#files, this.#dev, this.#vectors)
  }
}
