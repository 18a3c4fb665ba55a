import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Runner } from '../../jobs'
import { programFolder } from '../../registry/program-folder'
import type { Store } from '../../store'

/** Fills an empty workspace with the sample export and tags it; a workspace with tweets stays as it is. */
export async function fillWithSample(store: Store, jobs: Runner): Promise<void> {
  const sample = join(programFolder(), 'resources/sample/starling-sample.jsonl')
  const { tweets } = await store.tweets.extent()
  const isUnderWay = jobs
    .list()
    .some((job) => job.kind === 'import' && (job.state === 'running' || job.state === 'queued'))
  if (tweets > 0 || isUnderWay || !existsSync(sample)) return
  await store.settings.update({ name: 'Sample', zone: 'UTC' })
  await jobs.start('import', { paths: [sample] })
  await jobs.start('tag', {})
  await jobs.start('copies', {})
}
