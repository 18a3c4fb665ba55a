import type { Handlers } from '../../contract'
import type { AliasSuggestion } from '../../contract/curation'
import { aliasReason } from '../../trends/aliases'
import { boardRun } from './board-run'
import type { EngineParts } from './parts'

type Topic = Pick<
  Handlers,
  'curation.steps' | 'curation.apply' | 'curation.undo' | 'curation.load' | 'curation.suggestions'
>

const SUGGESTIONS = 8

export function curationHandlers(parts: EngineParts): Topic {
  const { store, emit } = parts
  const changed = () => emit({ type: 'changed', what: ['mentions', 'workspace'] })
  return {
    'curation.steps': () => store.curation.steps(),
    async 'curation.apply'(wish) {
      const step = await store.curation.apply(wish)
      changed()
      return step
    },
    async 'curation.undo'({ step }) {
      await store.curation.undo(step)
      changed()
      return store.curation.steps()
    },
    async 'curation.load'({ entries }) {
      const added = await store.curation.load(entries)
      changed()
      return { added }
    },
    async 'curation.suggestions'({ entity }, { signal }) {
      const { run } = await boardRun(parts)
      if (run === null) return []
      const { own, others } = await store.entities.similar(run, entity, signal)
      if (own === null) return []
      const found: AliasSuggestion[] = []
      for (const { key, ...other } of others) {
        const reason = aliasReason(own, { key, n: other.n }, other.together)
        if (reason !== null) found.push({ ...other, reason })
      }
      return found.slice(0, SUGGESTIONS)
    }
  }
}
