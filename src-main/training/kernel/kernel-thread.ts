import { workerData } from 'node:worker_threads'
import { runCalls } from './call-list'
import type { TaggerKernel } from './memory'
import { DONE, GIVEN, LENGTH, type SideThreadData } from './side-thread'

const { module, memory, control, calls } = workerData as SideThreadData
const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TaggerKernel

for (let done = 0; ; done++) {
  // A list that was done before its notice came must not be done again.
  while (Atomics.load(control, GIVEN) === done) Atomics.wait(control, GIVEN, done)
  runCalls(kernel, calls, control[LENGTH]!)
  Atomics.store(control, DONE, done + 1)
  Atomics.notify(control, DONE)
}
