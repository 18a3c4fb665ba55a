import type { FileReport } from '../../src-main/contract/imports'
import type { JobInfo } from '../../src-main/contract/jobs'
import { counted, integer } from '../lib/format'
import type { AppState } from './app.svelte'

const KEPT = 'What was done until then is kept.'
const KEPT_OF_TRAINING = 'No model was made.'

/** Says what ended, with the step that follows from it. Returns the function that stops. */
export function announceJobs(app: AppState): () => void {
  return app.jobs.onFinished((job) => {
    if (job.state === 'cancelled')
      app.notices.say(`${job.title}: cancelled. ${job.kind === 'train' ? KEPT_OF_TRAINING : KEPT}`)
    if (job.state !== 'done') return
    if (job.kind === 'import') {
      announceImport(app, job)
      return
    }
    const model = modelOf(job)
    if (job.kind === 'train' && model !== null) {
      const parent = app.workspace.value?.activeModel ?? null
      app.notices.say(`The model ${model} is ready.`, {
        label: 'Compare it with the active one',
        run: () => app.navigation.go({ screen: 'models', model, other: parent === model ? null : parent })
      })
    } else if (job.kind === 'tune') {
      const [best] = modelsOf(job)
      app.notices.say(`${job.title}: done.`, {
        label: 'Look at its models',
        run: () => app.navigation.go({ screen: 'models', model: best ?? null, other: null })
      })
    } else if (job.kind !== 'evaluate') app.notices.say(`${job.title}: done.`)
  })
}

/** An import ends well even when files of it could not be used: those are named one by one. */
function announceImport(app: AppState, job: JobInfo): void {
  const reports = job.result as readonly FileReport[]
  for (const { path, error } of reports) {
    if (error !== null) app.notices.fail(new Error(`${path.split(/[\\/]/).pop()}: ${error.message}`))
  }
  const usable = reports.filter((report) => report.error === null)
  if (usable.length === 0) return
  const sum = (of: (report: FileReport) => number): number =>
    usable.reduce((total, report) => total + of(report), 0)
  const refused = sum((report) => report.rejected)
  const double = sum((report) => report.duplicates)
  const rest = [
    ...(double > 0 ? [`${integer(double)} were here already`] : []),
    ...(refused > 0 ? [`${integer(refused)} rows were refused`] : [])
  ]
  app.notices.say(
    `${[
      `${job.title}: ${counted(
        sum((report) => report.imported),
        'new tweet'
      )}`,
      ...rest
    ].join(', ')}.`
  )
}

function modelsOf({ result }: JobInfo): readonly string[] {
  if (typeof result !== 'object' || result === null || !('models' in result)) return []
  return Array.isArray(result.models) ? result.models.map(String) : []
}

function modelOf(job: JobInfo): string | null {
  const result = job.result
  if (typeof result !== 'object' || result === null || !('model' in result)) return null
  return typeof result.model === 'string' ? result.model : null
}
