import type { Handlers } from '../../contract'
import { boardRun } from './board-run'
import type { EngineParts } from './parts'

type Topic = Pick<Handlers, 'annotation.revise' | 'annotation.history' | 'annotation.summary'>

export function annotationHandlers(parts: EngineParts): Topic {
  const { store, emit } = parts
  return {
    async 'annotation.revise'({ tweet, parent, spans }) {
      await store.annotations.revise(tweet, parent, spans)
      emit({ type: 'changed', what: ['annotations', 'mentions'] })
      const { run } = await boardRun(parts)
      return store.tweets.get(tweet, run)
    },
    'annotation.history': ({ tweet }) => store.annotations.history(tweet),
    'annotation.summary': () => store.annotations.summary()
  }
}
