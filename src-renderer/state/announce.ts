import type { JobInfo } from '../../src-main/contract/jobs'
import type { AppState } from './app.svelte'

/** Says what ended, with the step that follows from it. Returns the function that stops. */
export function announceJobs(app: AppState): () => void {
  return app.jobs.onFinished((job) => {
    if (job.state === 'cancelled')
      app.notices.say(`${job.title}: cancelled. What was done until then is kept.`)
    if (job.state !== 'done') return
    const model = modelOf(job)
    if (job.kind === 'train' && model !== null) {
      const parent = app.workspace.value?.activeModel ?? null
      app.notices.say(`The model ${model} is ready.`, {
        label: 'Compare it with the active one',
        run: () => app.navigation.go({ screen: 'models', model, other: parent === model ? null : parent })
      })
    } else if (job.kind !== 'evaluate') app.notices.say(`${job.title}: done.`)
  })
}

function modelOf(job: JobInfo): string | null {
  const result = job.result
  if (typeof result !== 'object' || result === null || !('model' in result)) return null
  return typeof result.model === 'string' ? result.model : null
}
