import type { Requests } from '../../src-main/contract'
import type { AnnotationSummary } from '../../src-main/contract/annotation'
import type { BackendState } from '../../src-main/contract/backends'
import type { ModelComparison, ModelDetail, ModelSummary } from '../../src-main/contract/models'
import type { WordsInfo } from '../../src-main/contract/words'
import type { Engine } from './engine.svelte'
import type { Notices } from './notices.svelte'
import { Query } from './query.svelte'

export type Retraining = Requests['train.start']['args']

/** Two models by their ids, and how they compare; null where no tweet is annotated. */
interface Compared {
  readonly a: string
  readonly b: string
  readonly result: ModelComparison | null
}

/** The bundles, the one looked at, the one it is held against, and what can be done with them. */
export class Models {
  readonly #engine: Engine
  readonly #notices: Notices
  readonly list: Query<[], readonly ModelSummary[]>
  readonly detail: Query<[string], ModelDetail>
  readonly other: Query<[string], ModelDetail>
  /** Both models on the annotated tweets of this workspace: the one held against, then the one looked at. */
  readonly comparison: Query<[string, string], Compared>
  /** What was learned of the words of these tweets; null where nothing was. */
  readonly words: Query<[string], WordsInfo | null>
  readonly corrections: Query<[], AnnotationSummary>
  readonly backends: Query<[], readonly BackendState[]>

  constructor(engine: Engine, notices: Notices) {
    this.#engine = engine
    this.#notices = notices
    this.list = new Query((signal) => engine.call('models.list', {}, signal))
    this.detail = new Query((signal, model) => engine.call('models.get', { model }, signal))
    this.other = new Query((signal, model) => engine.call('models.get', { model }, signal))
    this.comparison = new Query(async (signal, a, b) => ({
      ...{ a, b },
      result: await engine.call('models.compare', { a, b }, signal)
    }))
    this.words = new Query((signal, model) => engine.call('words.get', { model }, signal))
    this.backends = new Query((signal) => engine.call('train.backends', {}, signal))
    this.corrections = new Query((signal) => engine.call('annotation.summary', {}, signal))
  }

  async activate(model: string): Promise<void> {
    await this.#try(async () => {
      this.list.set(await this.#engine.call('models.activate', { model }))
    })
  }

  /** @param collective settle doubtful mentions by the rest of the import; absent: as the run has it */
  async tag(model: string, again: boolean, collective?: boolean): Promise<void> {
    const setting = collective === undefined ? {} : { collective }
    await this.#try(() => this.#engine.call('tag.start', { model, again, ...setting }))
  }

  /** The job's number; null where it could not be started. */
  async train(options: Retraining): Promise<number | null> {
    let job: number | null = null
    await this.#try(async () => {
      job = (await this.#engine.call('train.start', options)).job
    })
    return job
  }

  async learnWords(): Promise<void> {
    await this.#try(() => this.#engine.call('words.learn', {}))
  }

  async #try(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (thrown) {
      this.#notices.fail(thrown)
    }
  }
}
