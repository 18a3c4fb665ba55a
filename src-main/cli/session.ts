import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError, CancelledError, errorFromBody } from '../base/errors'
import type { JobInfo } from '../contract/jobs'
import { type Client, createClient } from '../ipc/client'
import { nodeSpawn } from '../ipc/node-spawn'
import { portPair } from '../ipc/port'
import { programFolder } from '../registry/program-folder'
import { createEngine } from '../workers/create-engine'
import type { CommandInput } from './command'
import { required } from './input'

export interface Session {
  readonly client: Client
  readonly close: () => Promise<void>
}

/**
 * Opens the workspace that `--workspace` names with an engine in this process.
 * @param mayCreate false: a workspace that does not exist is `not-found`
 */
export async function openSession(input: CommandInput, mayCreate: boolean): Promise<Session> {
  const workspace = resolve(required(input, 'workspace'))
  if (!mayCreate && !existsSync(join(workspace, 'workspace.json'))) {
    throw new AppError('not-found', 'there is no workspace here', {
      where: workspace,
      remedy: `starling import FILE... --workspace ${workspace} makes one`
    })
  }
  const engine = await createEngine({
    workspace,
    spawn: nodeSpawn(join(programFolder(), 'out/main')),
    log: (line) => input.log(line),
    isBrowser: false,
    resume: false
  })
  const [mine, theirs] = portPair()
  engine.router.attach(theirs)
  const client = createClient(mine)
  return {
    client,
    async close() {
      client.close()
      await engine.close()
    }
  }
}

/** Runs `body` in a session that is closed whatever happens. */
export async function withSession<T>(
  input: CommandInput,
  mayCreate: boolean,
  body: (session: Session) => Promise<T>
): Promise<T> {
  const session = await openSession(input, mayCreate)
  try {
    return await body(session)
  } finally {
    await session.close()
  }
}

/** Follows a job to its end: progress on stderr, cancelled with the command, its result or its failure. */
export async function followJob<R>(
  { client }: Session,
  input: CommandInput,
  start: () => Promise<{ readonly job: number }>
): Promise<R> {
  const early: JobInfo[] = []
  let job: number | null = null
  let settle: { resolve(result: R): void; reject(error: Error): void } | null = null
  const see = (info: JobInfo): void => {
    if (job === null) early.push(info)
    else if (info.job === job) conclude(info)
  }
  const conclude = (info: JobInfo): void => {
    if (info.state === 'running' && info.progress !== null) input.report(info.progress)
    if (info.state === 'done') settle?.resolve(info.result as R)
    if (info.state === 'failed')
      settle?.reject(info.error === null ? new Error('the job failed') : errorFromBody(info.error))
    if (info.state === 'cancelled' || info.state === 'interrupted') settle?.reject(new CancelledError())
  }
  const stop = client.onEvent((event) => {
    if (event.type === 'job') see(event.job)
    if (event.type === 'log' && event.job === job) input.log(event.line)
  })
  try {
    return await new Promise<R>((resolve, reject) => {
      settle = { resolve, reject }
      start().then((started) => {
        job = started.job
        input.signal.addEventListener(
          'abort',
          () => void client.call('jobs.cancel', { job: started.job }).catch(reject)
        )
        if (input.signal.aborted) void client.call('jobs.cancel', { job: started.job }).catch(reject)
        for (const info of early) if (info.job === job) conclude(info)
        void client.call('jobs.get', { job: started.job }).then(see, reject)
      }, reject)
    })
  } finally {
    stop()
  }
}
