import type { Requests } from '../../src-main/contract'
import type { AliasSuggestion, CurationStep } from '../../src-main/contract/curation'
import type { Engine } from './engine.svelte'
import type { Notices } from './notices.svelte'
import { Query } from './query.svelte'

type Wish = Requests['curation.apply']['args']

/** The analyst's decisions on names, and what may be the same as the entity that is looked at. */
export class Curation {
  readonly #engine: Engine
  readonly #notices: Notices
  readonly list: Query<[], readonly CurationStep[]>
  readonly suggestions: Query<[number], readonly AliasSuggestion[]>
  readonly pins = $derived.by(
    () => new Set(this.holding.flatMap((step) => (step.kind === 'pin' ? [step.entity] : [])))
  )

  constructor(engine: Engine, notices: Notices) {
    this.#engine = engine
    this.#notices = notices
    this.list = new Query((signal) => engine.call('curation.steps', {}, signal))
    this.suggestions = new Query((signal, entity) => engine.call('curation.suggestions', { entity }, signal))
  }

  /** Decisions that are not undone, newest first. */
  get holding(): readonly CurationStep[] {
    return (this.list.value ?? []).filter((step) => !step.undone)
  }

  /** @param text what was decided, e.g. `NYC counts as New York.` */
  async apply(wish: Wish, text: string): Promise<boolean> {
    return this.#try(async () => {
      const { step } = await this.#engine.call('curation.apply', wish)
      this.#notices.say(text, { label: 'Undo', run: () => void this.undo(step) })
    })
  }

  async undo(step: number): Promise<boolean> {
    return this.#try(async () => void (await this.#engine.call('curation.undo', { step })))
  }

  async pin(entity: number, name: string): Promise<void> {
    const pin = this.holding.find((step) => step.kind === 'pin' && step.entity === entity)
    if (pin) await this.undo(pin.step)
    else await this.apply({ kind: 'pin', entity }, `${name} stays at the top of the board.`)
  }

  /** The list as a file that another workspace can load. */
  asFile(): string {
    const entries = [...this.holding].reverse().map(({ kind, key, value }) => ({ kind, key, value }))
    return `${JSON.stringify({ entries }, null, 2)}\n`
  }

  async load(content: string): Promise<void> {
    await this.#try(async () => {
      const parsed: unknown = JSON.parse(content)
      const { added } = await this.#engine.call('curation.load', parsed as Requests['curation.load']['args'])
      this.#notices.say(`${added} ${added === 1 ? 'decision' : 'decisions'} added.`)
    })
  }

  async #try(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      await this.list.load()
      return true
    } catch (thrown) {
      this.#notices.fail(thrown)
      return false
    }
  }
}
