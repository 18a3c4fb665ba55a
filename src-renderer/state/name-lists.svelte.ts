import type { EntityClass } from '../../src-main/contract/classes'
import type { ListInfo, Winner } from '../../src-main/contract/lists'
import type { Host } from '../api/host'
import type { Engine } from './engine.svelte'
import type { Notices } from './notices.svelte'
import { Query } from './query.svelte'

/** The analyst's lists of names. */
export class NameLists {
  readonly #host: Host
  readonly #engine: Engine
  readonly #notices: Notices
  readonly list: Query<[], readonly ListInfo[]>
  /** How the next list is taken in. */
  entityClass = $state<EntityClass | null>(null)
  wins = $state<Winner>('list')

  constructor(host: Host, engine: Engine, notices: Notices) {
    this.#host = host
    this.#engine = engine
    this.#notices = notices
    this.list = new Query((signal) => engine.call('lists.list', {}, signal))
  }

  /** Opens the system's dialog; false where there is none and the page's own field must ask. */
  async pick(): Promise<boolean> {
    if (!this.#host.pickFiles) return false
    await this.#try(async () => this.#add(await this.#host.pickFiles!()))
    return true
  }

  async add(files: readonly File[]): Promise<void> {
    if (files.length === 0) return
    await this.#try(async () => {
      await this.#add(await this.#host.pathsOf(files, () => {}, new AbortController().signal))
    })
  }

  async change(list: number, to: { priority?: number; wins?: Winner }): Promise<void> {
    await this.#try(() => this.#engine.call('lists.change', { list, ...to }))
  }

  async remove(list: number): Promise<void> {
    await this.#try(() => this.#engine.call('lists.remove', { list }))
  }

  async #add(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const { name, rejects } = await this.#engine.call('lists.add', {
        path,
        wins: this.wins,
        ...(this.entityClass === null ? {} : { class: this.entityClass })
      })
      const first = rejects[0]
      if (first !== undefined) {
        const more = rejects.length > 1 ? ` and ${rejects.length - 1} more` : ''
        this.#notices.say(`Left out of ${name}: line ${first.line}${more}. ${first.message}`)
      }
    }
  }

  async #try(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (thrown) {
      this.#notices.fail(thrown)
    }
  }
}
