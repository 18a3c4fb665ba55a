import type { Handlers } from '../../contract'
import type { EngineParts } from './parts'
import { wordsInfo } from './words'

type Topic = Pick<Handlers, 'words.get' | 'words.learn'>

export function wordHandlers({ store, jobs, models }: EngineParts): Topic {
  return {
    'words.get': ({ model }) => wordsInfo(store, models, model),
    async 'words.learn'(input) {
      return { job: (await jobs.start('words', input)).job }
    }
  }
}
