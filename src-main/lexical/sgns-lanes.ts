import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { programFolder } from '../registry/program-folder'
import type { SgnsMemory } from './sgns-memory'
import { type SgnsResult, type SgnsTask, sgnsWorker } from './sgns-task'

/** What works off tasks one after another, on this thread or on one of its own. */
export interface SgnsLane {
  run(task: SgnsTask): Promise<SgnsResult>
  close(): Promise<void>
}

/** One lane runs on this thread, which keeps a run with one seed the same to the last bit; several run on threads that share the weights. */
export function sgnsLanes(module: WebAssembly.Module, sgns: SgnsMemory, count: number): SgnsLane[] {
  if (count === 1) return [ownLane(module, sgns)]
  return Array.from({ length: count }, (_, lane) => threadLane(module, sgns, lane))
}

function ownLane(module: WebAssembly.Module, sgns: SgnsMemory): SgnsLane {
  const work = sgnsWorker(module, sgns.memory, sgns.layout, 0)
  return {
    run: (task) => new Promise((resolve) => setImmediate(() => resolve(work(task)))),
    close: async () => {}
  }
}

function threadLane(module: WebAssembly.Module, { memory, layout }: SgnsMemory, lane: number): SgnsLane {
  const thread = new Worker(join(programFolder(), 'out/main/sgns-thread.js'), {
    workerData: { module, memory, layout, lane }
  })
  let failed: Error | null = null
  let settle: { resolve: (result: SgnsResult) => void; reject: (error: Error) => void } | null = null
  thread.on('message', (result: SgnsResult) => settle?.resolve(result))
  thread.on('error', (error) => {
    failed = error
    settle?.reject(error)
  })
  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        if (failed !== null) return reject(failed)
        settle = { resolve, reject }
        thread.postMessage(task)
      }),
    close: async () => {
      await thread.terminate()
    }
  }
}
