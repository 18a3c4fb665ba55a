import type { Handlers } from '../../contract'
import { verifyBundle } from '../../registry/bundle'
import { modelDetail, modelSummaries } from '../../registry/summary'
import { compareOnAnnotations } from './compare'
import { confusedTweets } from './confused'
import type { EngineParts } from './parts'

type Topic = Pick<
  Handlers,
  | 'models.list'
  | 'models.get'
  | 'models.activate'
  | 'models.compare'
  | 'models.confused'
  | 'models.predict'
  | 'tag.start'
  | 'train.start'
>

export function modelHandlers({ store, jobs, models, emit }: EngineParts): Topic {
  const active = (): string => store.settings.data.activeModel
  return {
    'models.list': () => modelSummaries(store.dir, active()),
    'models.get': ({ model }) => modelDetail(store.dir, active(), model),
    async 'models.activate'({ model }) {
      await models.ask(model, async () => undefined)
      await store.settings.update({ activeModel: model })
      emit({ type: 'changed', what: ['models', 'workspace', 'mentions'] })
      return modelSummaries(store.dir, active())
    },
    'models.compare': ({ a, b }, { signal }) => compareOnAnnotations(store, models, a, b, signal),
    'models.confused': (cell, { signal }) => confusedTweets(store, models, cell, signal),
    'models.predict': ({ model, texts }, { signal }) =>
      models.ask(model, async (tagger) => {
        const spans = await tagger.tag(texts, signal)
        return texts.map((text, i) => ({ text, spans: spans[i]! }))
      }),
    async 'tag.start'({ model, again, collective }) {
      const dir = await models.dir(model ?? null)
      const { id } = await verifyBundle(dir)
      const run = again ? (await store.runs.start(id, true)).run : undefined
      const { job } = await jobs.start('tag', {
        ...(model === undefined && run === undefined ? {} : { model: dir }),
        ...(run === undefined ? {} : { run }),
        ...(collective === undefined ? {} : { collective })
      })
      if ((await store.copies.pending()).isDue) await jobs.start('copies', {})
      return { job }
    },
    async 'train.start'(input) {
      await models.dir(input.parent)
      const { job } = await jobs.start('train', input)
      return { job }
    }
  }
}
