import { expect, test } from 'vitest'
import { AppError, CancelledError, throwIfCancelled } from '../../../src-main/base/errors'
import type { EngineEvent } from '../../../src-main/contract/jobs'
import { type AnyJob, createRunner, defineJob, type JobJournal, type JobRecord } from '../../../src-main/jobs'

function memoryJournal(rows: JobRecord[] = []): JobJournal & { readonly rows: JobRecord[] } {
  return {
    rows,
    async add(record) {
      const made = { ...record, job: rows.length + 1 }
      rows.push(made)
      return made
    },
    async save(record) {
      rows[record.job - 1] = record
    },
    list: async () => [...rows].reverse()
  }
}

/** A job that goes on until its gate opens or it is cancelled; `log` notes what ran and when. */
function gated(log: string[], kind: 'import' | 'train', lane: 'write' | 'train') {
  const gates = new Map<string, () => void>()
  const job = defineJob<{ name: string }, string>({
    kind,
    lane,
    title: ({ name }) => `job ${name}`,
    parse(input) {
      const name = (input as { name?: unknown }).name
      if (typeof name !== 'string') throw new AppError('usage', 'a name is needed')
      return { name }
    },
    async run({ name }, { signal, report, isResumed }) {
      log.push(`${isResumed ? 'resume' : 'start'} ${name}`)
      report({ phase: 'work', done: 1, total: 2 })
      await new Promise<void>((resolve, reject) => {
        gates.set(name, resolve)
        signal.addEventListener('abort', () => reject(new CancelledError()))
      })
      throwIfCancelled(signal)
      log.push(`end ${name}`)
      return name
    }
  })
  return { job, open: (name: string) => gates.get(name)?.() }
}

async function runner(jobs: readonly AnyJob[], journal = memoryJournal()) {
  const events: EngineEvent[] = []
  const bugs: string[] = []
  const made = await createRunner({
    journal,
    jobs,
    emit: (event) => events.push(event),
    logBug: (_id, stack) => bugs.push(stack)
  })
  return { jobs: made, events, bugs, journal }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

test('jobs of one lane wait for one another, another lane runs beside them', async () => {
  const log: string[] = []
  const write = gated(log, 'import', 'write')
  const train = gated(log, 'train', 'train')
  const { jobs } = await runner([write.job, train.job])
  const a = await jobs.start('import', { name: 'a' })
  const b = await jobs.start('import', { name: 'b' })
  const c = await jobs.start('train', { name: 'c' })
  await settle()
  expect(log).toEqual(['start a', 'start c'])
  expect(jobs.get(b.job).state).toBe('queued')
  write.open('a')
  await jobs.ended(a.job)
  await settle()
  write.open('b')
  train.open('c')
  expect((await jobs.ended(b.job)).result).toBe('b')
  expect((await jobs.ended(c.job)).state).toBe('done')
  expect(log).toEqual(['start a', 'start c', 'end a', 'start b', 'end b', 'end c'])
})

test('a running job and a queued one can be cancelled; neither is an error', async () => {
  const log: string[] = []
  const write = gated(log, 'import', 'write')
  const { jobs, bugs } = await runner([write.job])
  const a = await jobs.start('import', { name: 'a' })
  const b = await jobs.start('import', { name: 'b' })
  await settle()
  expect((await jobs.cancel(b.job)).state).toBe('cancelled')
  expect(await jobs.cancel(a.job)).toMatchObject({ state: 'cancelled', error: null })
  expect(log).toEqual(['start a'])
  expect(bugs).toEqual([])
})

test('an expected failure is told with its code, a bug with an id under which its stack was logged', async () => {
  const failing = (kind: 'import' | 'tag', thrown: Error) =>
    defineJob<null, never>({
      kind,
      lane: 'write',
      title: () => 'fails',
      parse: () => null,
      run: () => Promise.reject(thrown)
    })
  const { jobs, bugs } = await runner([
    failing('import', new AppError('disk-full', 'the disk is full', { remedy: 'free some space' })),
    failing('tag', new TypeError('oops'))
  ])
  const expected = await jobs.ended((await jobs.start('import', null)).job)
  const bug = await jobs.ended((await jobs.start('tag', null)).job)
  expect(expected).toMatchObject({ state: 'failed', error: { code: 'disk-full', remedy: 'free some space' } })
  expect(bug).toMatchObject({ state: 'failed', error: { kind: 'bug', id: expect.stringMatching(/^bug-/) } })
  expect(bugs).toHaveLength(1)
  expect(bugs[0]).toContain('TypeError: oops')
})

test('an input that cannot be parsed is refused before anything is journalled', async () => {
  const { jobs, journal } = await runner([gated([], 'import', 'write').job])
  await expect(jobs.start('import', { name: 7 })).rejects.toMatchObject({ code: 'usage' })
  await expect(jobs.start('tune', {})).rejects.toMatchObject({ code: 'usage' })
  expect(journal.rows).toEqual([])
})

test('what a process left running is interrupted, and goes on with its own input when it is resumed', async () => {
  const log: string[] = []
  const write = gated(log, 'import', 'write')
  const before = await runner([write.job])
  const { job } = await before.jobs.start('import', { name: 'a' })
  await before.jobs.start('import', { name: 'b' })
  await settle()
  const after = await runner([write.job], memoryJournal(before.journal.rows.map((row) => ({ ...row }))))
  expect(after.jobs.list().map(({ state, title }) => [title, state])).toEqual([
    ['job b', 'interrupted'],
    ['job a', 'interrupted']
  ])
  await after.jobs.resume(job)
  await settle()
  write.open('a')
  expect(await after.jobs.ended(job)).toMatchObject({ state: 'done', result: 'a' })
  expect(log).toEqual(['start a', 'resume a', 'end a'])
})

test('closing interrupts what runs and what waits, and starts nothing more', async () => {
  const log: string[] = []
  const write = gated(log, 'import', 'write')
  const { jobs, journal } = await runner([write.job])
  await jobs.start('import', { name: 'a' })
  await jobs.start('import', { name: 'b' })
  await settle()
  await jobs.close()
  expect(journal.rows.map((row) => row.state)).toEqual(['interrupted', 'interrupted'])
  expect(log).toEqual(['start a'])
})

test('progress is told at most ten times a second, and the last of it is in the journal', async () => {
  const busy = defineJob<null, null>({
    kind: 'tag',
    lane: 'write',
    title: () => 'busy',
    parse: () => null,
    async run(_input, { report }) {
      for (let done = 1; done <= 5000; done++) report({ phase: 'tag', done, total: 5000 })
      return null
    }
  })
  const { jobs, events, journal } = await runner([busy])
  await jobs.ended((await jobs.start('tag', null)).job)
  const told = events.filter(
    (event) => event.type === 'job' && event.job.state === 'running' && event.job.progress
  )
  expect(told.length).toBeLessThan(20)
  expect(journal.rows[0]).toMatchObject({ state: 'done', progress: { done: 5000 } })
})
