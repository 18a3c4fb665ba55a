import type { Handlers } from '../../contract'
import type { EngineParts } from './parts'

type Topic = Pick<Handlers, 'imports.list' | 'imports.rejects' | 'imports.start'>

export function importHandlers({ store, jobs }: EngineParts): Topic {
  return {
    'imports.list': () => store.imports.list(),
    'imports.rejects': ({ import: importNumber, offset, limit }) =>
      store.imports.rejects(importNumber, { offset, limit }),
    async 'imports.start'({ tag, ...input }) {
      const { job } = await jobs.start('import', input)
      if (tag) await jobs.start('tag', {})
      await jobs.start('copies', {})
      return { job }
    }
  }
}
