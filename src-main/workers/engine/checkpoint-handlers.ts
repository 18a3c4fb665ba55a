import { AppError } from '../../base/errors'
import type { Handlers } from '../../contract'
import { checkpointFolder, listCheckpoints } from '../../registry/checkpoints'
import type { EngineParts } from './parts'

type Topic = Pick<Handlers, 'checkpoints.list' | 'checkpoints.download'>

export function checkpointHandlers({ store, jobs }: EngineParts): Topic {
  return {
    'checkpoints.list': () => listCheckpoints(store.dir),
    async 'checkpoints.download'({ model, revision }) {
      checkpointFolder(store.dir, model)
      const title = `Download ${model}`
      const isRunning = jobs
        .list()
        .some((job) => job.title === title && (job.state === 'running' || job.state === 'queued'))
      if (isRunning) throw new AppError('usage', `${model} is being downloaded already`)
      const { job } = await jobs.start('download', { model, revision })
      return { job }
    }
  }
}
