import type { ImportRow } from '../../src-main/contract/imports'
import type { Host } from '../api/host'
import type { Engine } from './engine.svelte'
import type { Notices } from './notices.svelte'
import { Query } from './query.svelte'

/** Imports done so far, and files on their way in. */
export class Imports {
  readonly #host: Host
  readonly #engine: Engine
  readonly #notices: Notices
  readonly list: Query<[], readonly ImportRow[]>
  #sending = $state.raw<{ readonly done: number; readonly total: number } | null>(null)
  #abort: AbortController | null = null

  constructor(host: Host, engine: Engine, notices: Notices) {
    this.#host = host
    this.#engine = engine
    this.#notices = notices
    this.list = new Query((signal) => engine.call('imports.list', {}, signal))
  }

  /** Bytes sent to a browser host's engine; null when nothing is being sent. */
  get sending(): { readonly done: number; readonly total: number } | null {
    return this.#sending
  }

  /** Opens the system's dialog; false where there is none and the page's own field must ask. */
  async pick(): Promise<boolean> {
    if (!this.#host.pickFiles) return false
    await this.#try(async () => this.#start(await this.#host.pickFiles!()))
    return true
  }

  async add(files: readonly File[]): Promise<void> {
    if (files.length === 0) return
    this.#abort = new AbortController()
    await this.#try(async () => {
      const isUpload = this.#host.kind === 'browser'
      if (isUpload) this.#sending = { done: 0, total: files.reduce((sum, file) => sum + file.size, 0) }
      const onSent = (done: number, total: number) => {
        this.#sending = { done, total }
      }
      await this.#start(await this.#host.pathsOf(files, onSent, this.#abort!.signal))
    })
    this.#sending = null
  }

  /** Adds what fell on the page, and says so where that is no file. */
  async addDropped(dropped: readonly File[] | Promise<readonly File[]>): Promise<void> {
    await this.#try(async () => {
      const files = await dropped
      if (files.length === 0) this.#notices.say('There is no file in what was dropped.')
      else await this.add(files)
    })
  }

  stopSending(): void {
    this.#abort?.abort()
  }

  async #start(paths: string[]): Promise<void> {
    if (paths.length > 0) await this.#engine.call('imports.start', { paths, tag: true })
  }

  async #try(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (thrown) {
      this.#notices.fail(thrown)
    }
  }
}
