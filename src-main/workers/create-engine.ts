import type { Handlers } from '../contract'
import type { EngineEvent } from '../contract/jobs'
import type { Spawn } from '../ipc/child'
import { createRouter, type Router } from '../ipc/router'
import { createRunner } from '../jobs'
import { openStore } from '../store'
import { annotationHandlers } from './engine/annotation-handlers'
import { backendHandlers } from './engine/backend-handlers'
import { checkpointHandlers } from './engine/checkpoint-handlers'
import { copiesJob } from './engine/copies-job'
import { curationHandlers } from './engine/curation-handlers'
import { downloadJob } from './engine/download-job'
import { explorationHandlers } from './engine/exploration-handlers'
import { importHandlers } from './engine/import-handlers'
import { importJob } from './engine/import-job'
import { jobHandlers } from './engine/job-handlers'
import { listHandlers } from './engine/list-handlers'
import { listJob } from './engine/list-job'
import { modelHandlers } from './engine/model-handlers'
import { createModels } from './engine/models'
import type { EngineParts } from './engine/parts'
import { fillWithSample } from './engine/sample'
import { tagJob } from './engine/tag-job'
import { trainJob } from './engine/train-job'
import { trendHandlers } from './engine/trend-handlers'
import { tuneHandlers } from './engine/tune-handlers'
import { type LiveCurves, tuneJob } from './engine/tune-job'
import { tweetHandlers } from './engine/tweet-handlers'
import { wordHandlers } from './engine/word-handlers'
import { wordsJob } from './engine/words-job'
import { workspaceHandlers } from './engine/workspace-handlers'

export interface EngineOptions {
  /** The workspace's folder; made if it does not exist. */
  readonly workspace: string
  readonly spawn: Spawn
  /** `spawn` can make windows that compute. */
  readonly hasWindow?: boolean
  /** Bugs and warnings, a line each. */
  readonly log: (line: string) => void
  /** The interface runs in a browser: files come by upload. */
  readonly isBrowser: boolean
  /** Go on with imports and tagging that an earlier engine left behind. */
  readonly resume: boolean
  /** Fill an empty workspace with the sample export. */
  readonly sample?: boolean
}

export interface Engine {
  readonly router: Router
  /** Cancels what runs, waits for it, closes the workspace. */
  close(): Promise<void>
}

/** Composes the engine of one workspace. Fails as `openStore` does. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const store = await openStore(options.workspace)
  const listeners = new Set<(event: EngineEvent) => void>()
  const emit = (event: EngineEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const models = createModels(store, options.spawn)
  const tools = { spawn: options.spawn, hasWindow: options.hasWindow === true }
  const curves: LiveCurves = new Map()
  const jobs = await createRunner({
    journal: store.journal,
    jobs: [
      importJob(store),
      downloadJob(store),
      copiesJob(store),
      tagJob(store, models, options.spawn),
      listJob(store, models),
      wordsJob(store, options.spawn),
      trainJob(store, models, tools, emit),
      tuneJob(store, models, curves, tools, emit)
    ],
    emit,
    logBug: (id, stack) => options.log(`${id} ${stack}`)
  })
  const parts: EngineParts = { store, jobs, models, spawn: options.spawn, emit, isBrowser: options.isBrowser }
  const handlers: Handlers = {
    ...workspaceHandlers(parts),
    ...importHandlers(parts),
    ...jobHandlers(parts),
    ...trendHandlers(parts),
    ...curationHandlers(parts),
    ...tweetHandlers(parts),
    ...annotationHandlers(parts),
    ...modelHandlers(parts),
    ...tuneHandlers(parts, curves),
    ...explorationHandlers(parts),
    ...backendHandlers(options.spawn, options.hasWindow === true),
    ...checkpointHandlers(parts),
    ...listHandlers(parts),
    ...wordHandlers(parts)
  }
  const router = createRouter(handlers, (id, stack) => options.log(`${id} ${stack}`))
  const changed = changeAnnouncer(emit)
  listeners.add(router.broadcast)
  listeners.add((event) => {
    if (event.type === 'job') changed(event.job.kind, event.job.state)
  })
  if (options.resume) {
    const left = jobs.list().filter((job) => job.state === 'interrupted' && RESUMED.has(job.kind))
    for (const { job } of left.reverse()) await jobs.resume(job)
  }
  if (options.sample === true) await fillWithSample(store, jobs)
  return {
    router,
    async close() {
      await jobs.close()
      await models.close()
      await store.close()
    }
  }
}

/** Jobs that an engine goes on with where the last one left them. */
const RESUMED: ReadonlySet<string> = new Set(['import', 'tag', 'copies', 'lists', 'words'])

const CHANGES = {
  import: ['imports', 'tweets', 'workspace'],
  tag: ['mentions', 'workspace', 'lists'],
  copies: ['mentions'],
  lists: ['lists', 'mentions', 'workspace'],
  words: ['models'],
  train: ['models', 'annotations'],
  tune: ['searches'],
  evaluate: ['models'],
  download: ['models']
} as const

const EVERY_MS = 1000

/** While a job runs its screens hear of new data once a second, and once more when it ends. */
function changeAnnouncer(
  emit: (event: EngineEvent) => void
): (kind: keyof typeof CHANGES, state: string) => void {
  const last = new Map<string, number>()
  return (kind, state) => {
    const now = Date.now()
    const isOver = state !== 'running' && state !== 'queued'
    if (!isOver && (state === 'queued' || now - (last.get(kind) ?? 0) < EVERY_MS)) return
    last.set(kind, now)
    emit({ type: 'changed', what: CHANGES[kind] })
  }
}
