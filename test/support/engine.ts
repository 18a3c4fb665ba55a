import { join } from 'node:path'
import type { JobInfo } from '../../src-main/contract/jobs'
import { type Client, createClient } from '../../src-main/ipc/client'
import { nodeSpawn } from '../../src-main/ipc/node-spawn'
import { portPair } from '../../src-main/ipc/port'
import { programFolder } from '../../src-main/registry/program-folder'
import { createEngine } from '../../src-main/workers/create-engine'

export interface TestEngine {
  readonly client: Client
  /** Resolves with a job once it is over, whatever its end. */
  over(job: number | Promise<{ readonly job: number }>): Promise<JobInfo>
  close(): Promise<void>
}

const OVER = new Set(['done', 'failed', 'cancelled'])

/** The engine of a workspace with its real children, behind its router and a pair of ports. */
export async function openEngine(workspace: string, resume = true): Promise<TestEngine> {
  const engine = await createEngine({
    workspace,
    spawn: nodeSpawn(join(programFolder(), 'out/main')),
    log: (line) => process.stderr.write(`${line}\n`),
    isBrowser: false,
    resume
  })
  const [mine, theirs] = portPair()
  engine.router.attach(theirs)
  const client = createClient(mine)
  return {
    client,
    async over(given) {
      const job = typeof given === 'number' ? given : (await given).job
      return new Promise((resolve, reject) => {
        const see = (info: JobInfo): void => {
          if (info.job === job && OVER.has(info.state)) resolve(info)
        }
        client.onEvent((event) => {
          if (event.type === 'job') see(event.job)
        })
        client.call('jobs.get', { job }).then(see, reject)
      })
    },
    async close() {
      client.close()
      await engine.close()
    }
  }
}
