import { AppError, CancelledError, errorBody } from '../base/errors'
import type { Progress } from '../contract/domain'
import type { EngineEvent, JobInfo, JobKind } from '../contract/jobs'
import type { AnyJob } from './definition'
import type { JobJournal, JobRecord, Lane } from './ports'
import { throttle } from './throttle'

const PROGRESS_MS = 100

export interface RunnerOptions {
  readonly journal: JobJournal
  readonly jobs: readonly AnyJob[]
  /** Every change of a job, and the lines that it logs. */
  readonly emit: (event: EngineEvent) => void
  /** Receives the stack of what was thrown and is neither expected nor a cancel. */
  readonly logBug: (id: string, stack: string) => void
}

export interface Runner {
  /** Journals and queues. Fails (`usage`, ...) where the input cannot be parsed. */
  start(kind: JobKind, input: unknown): Promise<JobInfo>
  /** Queues an interrupted, failed or cancelled job again under its own number, with its own input. */
  resume(job: number): Promise<JobInfo>
  /** Newest first. */
  list(): readonly JobInfo[]
  get(job: number): JobInfo
  /** What a job was started with. */
  input(job: number): unknown
  /** Asks it to stop; resolves once it did. A job that ended keeps its state. */
  cancel(job: number): Promise<JobInfo>
  /** Resolves when the job has ended, whatever its end. */
  ended(job: number): Promise<JobInfo>
  /** Stops what runs and notes it as interrupted, so that it can be resumed. */
  close(): Promise<void>
}

interface Entry {
  record: JobRecord
  readonly abort: AbortController
  readonly ended: Promise<void>
  readonly end: () => void
}

/** Opens the journal: what a process that is gone left queued or running becomes `interrupted`. */
export async function createRunner({ journal, jobs, emit, logBug }: RunnerOptions): Promise<Runner> {
  const entries = new Map<number, Entry>()
  const queues: Record<Lane, Entry[]> = { write: [], train: [], network: [] }
  const busy = new Map<Lane, Promise<void>>()
  let closing = false

  for (const record of [...(await journal.list())].reverse()) {
    const entry = createEntry(record)
    entries.set(record.job, entry)
    entry.end()
    if (record.state === 'queued' || record.state === 'running') {
      entry.record = { ...record, state: 'interrupted', finished: Date.now() }
      await journal.save(entry.record)
    }
  }

  const entryOf = (job: number): Entry => {
    const entry = entries.get(job)
    if (!entry) throw new AppError('not-found', `there is no job ${job}`)
    return entry
  }
  const definitionOf = (kind: JobKind): AnyJob => {
    const definition = jobs.find((one) => one.kind === kind)
    if (!definition) throw new AppError('usage', `there are no jobs of the kind ${kind}`)
    return definition
  }
  const change = async (entry: Entry, next: Partial<JobRecord>): Promise<void> => {
    entry.record = { ...entry.record, ...next }
    await journal.save(entry.record)
    emit({ type: 'job', job: infoOf(entry.record) })
  }
  const advance = (lane: Lane): void => {
    if (busy.has(lane) || closing) return
    const entry = queues[lane].shift()
    if (!entry) return
    const work = execute(entry).finally(() => {
      busy.delete(lane)
      advance(lane)
    })
    busy.set(lane, work)
  }

  async function execute(entry: Entry): Promise<void> {
    const { signal } = entry.abort
    const { job, kind, input, started } = entry.record
    const progress = throttle<Progress>(PROGRESS_MS, (latest) => {
      entry.record = { ...entry.record, progress: latest }
      emit({ type: 'job', job: infoOf(entry.record) })
    })
    let outcome: Partial<JobRecord>
    try {
      await change(entry, { state: 'running', started: Date.now(), error: null, result: null })
      if (signal.aborted) throw new CancelledError()
      const result = await definitionOf(kind).run(input, {
        job,
        isResumed: started !== null,
        signal,
        report(latest) {
          entry.record = { ...entry.record, progress: latest }
          progress.push(latest)
        },
        log: (line) => emit({ type: 'log', job, line })
      })
      outcome = { state: 'done', result: result ?? null }
    } catch (thrown) {
      outcome = outcomeOf(thrown, signal.aborted, closing, logBug)
    }
    progress.stop()
    await change(entry, { ...outcome, finished: Date.now() }).catch(
      (thrown) => void errorBody(thrown, logBug)
    )
    entry.end()
  }

  async function queue(entry: Entry): Promise<JobInfo> {
    entries.set(entry.record.job, entry)
    emit({ type: 'job', job: infoOf(entry.record) })
    const { lane } = definitionOf(entry.record.kind)
    queues[lane].push(entry)
    advance(lane)
    return infoOf(entry.record)
  }

  return {
    async start(kind, input) {
      if (closing) throw new CancelledError()
      const title = definitionOf(kind).title(input)
      return queue(
        createEntry(
          await journal.add({
            kind,
            title,
            input,
            state: 'queued',
            progress: null,
            created: Date.now(),
            started: null,
            finished: null,
            error: null,
            result: null
          })
        )
      )
    },
    async resume(job) {
      const { record } = entryOf(job)
      if (record.state === 'queued' || record.state === 'running' || record.state === 'done')
        return infoOf(record)
      definitionOf(record.kind).title(record.input)
      const entry = createEntry({ ...record, state: 'queued', finished: null, error: null, progress: null })
      await journal.save(entry.record)
      return queue(entry)
    },
    list: () => [...entries.values()].map((entry) => infoOf(entry.record)).sort((a, b) => b.job - a.job),
    get: (job) => infoOf(entryOf(job).record),
    input: (job) => entryOf(job).record.input,
    async cancel(job) {
      const entry = entryOf(job)
      const { lane } = definitionOf(entry.record.kind)
      const place = queues[lane].indexOf(entry)
      entry.abort.abort()
      if (place >= 0) {
        queues[lane].splice(place, 1)
        await change(entry, { state: 'cancelled', finished: Date.now() })
        entry.end()
      }
      await entry.ended
      return infoOf(entry.record)
    },
    async ended(job) {
      await entryOf(job).ended
      return infoOf(entryOf(job).record)
    },
    async close() {
      closing = true
      for (const lane of Object.values(queues)) {
        for (const entry of lane.splice(0)) {
          await change(entry, { state: 'interrupted', finished: Date.now() })
          entry.end()
        }
      }
      for (const entry of entries.values()) entry.abort.abort()
      await Promise.all(busy.values())
    }
  }
}

function createEntry(record: JobRecord): Entry {
  let end = (): void => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  return { record, abort: new AbortController(), ended, end }
}

function outcomeOf(
  thrown: unknown,
  isAborted: boolean,
  isClosing: boolean,
  logBug: RunnerOptions['logBug']
): Partial<JobRecord> {
  const isCancelled = errorBody(thrown).kind === 'cancelled'
  if (isCancelled && isClosing) return { state: 'interrupted' }
  if (isCancelled && isAborted) return { state: 'cancelled' }
  return { state: 'failed', error: errorBody(thrown, logBug) }
}

function infoOf({ input: _input, ...info }: JobRecord): JobInfo {
  return info
}
