import { availableParallelism, cpus } from 'node:os'
import * as v from 'valibot'
import { AppError } from '../../base/errors'
import type { Spawn } from '../../ipc/child'
import { type AnyJob, defineJob } from '../../jobs'
import { verifyBundle } from '../../registry/bundle'
import type { Store } from '../../store'
import { withLists } from '../../tagging/list-sink'
import { tagWorkspace } from '../../tagging/tag-job'
import { createTaggerPool } from '../../tagging/tagger-pool'
import { updateLists } from './list-job'
import type { Models } from './models'

const schema = v.object({
  /** Anything that names a model here; absent means the active one when the job runs. */
  model: v.optional(v.string()),
  /** The run to extend; absent means the newest of the model. */
  run: v.optional(v.number()),
  /** Settle doubtful mentions by the rest of the import; absent means as the run has it, a new run as the workspace says. */
  collective: v.optional(v.boolean())
})

/** What `starling tag --json` prints. The counts are the run's, not this call's. */
export interface TagResult {
  readonly model: string
  readonly run: number
  readonly tweets: number
  readonly mentions: number
  readonly entities: number
  readonly seconds: number
}

const MANY_TEXTS = 2000

/** Tags what a run has not reached. Killed and started again it goes on. */
export function tagJob(store: Store, models: Models, spawn: Spawn): AnyJob {
  return defineJob({
    kind: 'tag',
    lane: 'write',
    title: ({ run }) => (run === undefined ? 'Tag new tweets' : 'Tag all tweets again'),
    parse: (input) => v.parse(schema, input),
    async run({ model, run: asked, collective }, context): Promise<TagResult> {
      const started = Date.now()
      const dir = await models.dir(model ?? null)
      const { id } = await verifyBundle(dir)
      const run = asked === undefined ? await store.runs.start(id) : await store.runs.get(asked)
      if (run === null) throw new AppError('not-found', `there is no run ${asked}`, { remedy: 'tag again' })
      const lists = await store.lists.active()
      if (run.tweets === 0) {
        await store.lists.note(
          run.run,
          lists.map(({ list }) => list)
        )
      }
      const isWanted = collective ?? (run.tweets === 0 ? store.settings.data.collective : undefined)
      if (isWanted !== undefined) await store.collective.set(run.run, isWanted)
      const { texts } = await store.tags.pending(run.run)
      if (texts > 0) {
        const cores = typeof availableParallelism === 'function' ? availableParallelism() : cpus().length
        const tagger = await createTaggerPool(dir, spawn, cores > 1 && texts > MANY_TEXTS ? 2 : 1)
        try {
          await tagWorkspace({
            source: store.tags,
            sink: withLists(store.tags, lists),
            tagger,
            run: run.run,
            context
          })
        } finally {
          await tagger.close()
        }
      }
      await updateLists(store, run.run, context)
      const { tweets, mentions, entities } = await store.runs.finish(run.run)
      return { model: id, run: run.run, tweets, mentions, entities, seconds: (Date.now() - started) / 1000 }
    }
  })
}
