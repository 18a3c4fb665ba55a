import type { Handlers } from '../../contract'
import type { EngineParts } from './parts'

type Topic = Pick<Handlers, 'jobs.list' | 'jobs.get' | 'jobs.cancel'>

export function jobHandlers({ jobs }: EngineParts): Topic {
  return {
    'jobs.list': async () => jobs.list(),
    'jobs.get': async ({ job }) => jobs.get(job),
    'jobs.cancel': async ({ job }) => jobs.cancel(job)
  }
}
