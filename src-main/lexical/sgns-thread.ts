import { parentPort, workerData } from 'node:worker_threads'
import type { SgnsLayout } from './sgns-memory'
import { type SgnsTask, sgnsWorker } from './sgns-task'

const data = workerData as {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly layout: SgnsLayout
  readonly lane: number
}
const work = sgnsWorker(data.module, data.memory, data.layout, data.lane)

parentPort?.on('message', (task: SgnsTask) => parentPort?.postMessage(work(task)))
