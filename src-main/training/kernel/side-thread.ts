import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { programFolder } from '../../registry/program-folder'
import { runCalls } from './call-list'
import type { TaggerKernel } from './memory'

/** What a side thread is given. */
export interface SideThreadData {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly control: Int32Array
  readonly calls: Float64Array
}

/** Places in `control`: lists handed over, lists done, and the length of the newest. */
export const GIVEN = 0
export const DONE = 1
export const LENGTH = 2

/** Numbers that a list of calls may have; a longer one is run by the thread that made it. */
const ROOM = 1 << 17
/** Looks at the other thread's counter before going to sleep. */
const SPINS = 4000
/** A thread that does not answer in so many milliseconds is given up. */
const PATIENCE = 30_000

/** A second thread with the same kernels over the same memory, which works off lists of calls. */
export interface SideThread {
  /** Runs `own` here and `calls` on the side, and returns when both are done. */
  run: (calls: readonly number[], own: () => void) => void
  /** `GIVEN`, `DONE` and `LENGTH`. */
  readonly control: Int32Array
  readonly close: () => Promise<void>
}

export function openSideThread(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  kernel: TaggerKernel
): SideThread {
  const control = new Int32Array(new SharedArrayBuffer(64))
  const list = new Float64Array(new SharedArrayBuffer(ROOM * 8))
  const data: SideThreadData = { module, memory, control, calls: list }
  const worker = new Worker(join(programFolder(), 'out/main/kernel-thread.js'), { workerData: data })
  worker.unref()
  let given = 0
  return {
    control,
    run(calls, own) {
      if (calls.length > ROOM) {
        runCalls(kernel, calls, calls.length)
        own()
        return
      }
      list.set(calls)
      control[LENGTH] = calls.length
      given++
      Atomics.store(control, GIVEN, given)
      Atomics.notify(control, GIVEN)
      own()
      for (let i = 0; i < SPINS && Atomics.load(control, DONE) !== given; i++);
      while (Atomics.load(control, DONE) !== given) {
        if (Atomics.wait(control, DONE, given - 1, PATIENCE) === 'timed-out') {
          throw new Error('the side thread of the kernels does not answer')
        }
      }
    },
    async close() {
      await worker.terminate()
    }
  }
}
