import { expect, it } from 'vitest'
import { loadKernel } from '../../../src-main/lexical/kernel-file'
import { openKernel } from '../../../src-main/training/kernel/memory'
import { GIVEN } from '../../../src-main/training/kernel/side-thread'

it('a side thread does each list of calls once, whenever it is woken', async () => {
  const memory = openKernel(await loadKernel('tagger'), 2)
  const { thread } = memory.side!
  const sum = memory.floats(4)
  const one = memory.floats(4).fill(1)
  // addBias with accumulation: each run of the list adds one.
  const calls = [0, 6, sum.byteOffset, 4, one.byteOffset, 1, 4, 1]
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let i = 1; i <= 50; i++) {
    thread.run(calls, () => {})
    Atomics.wait(pause, 0, 0, 2)
    Atomics.notify(thread.control, GIVEN)
    Atomics.wait(pause, 0, 0, 2)
    expect([...sum]).toEqual([i, i, i, i])
  }
  await memory.close()
})
