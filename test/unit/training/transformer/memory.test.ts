import { describe, expect, it } from 'vitest'
import { loadKernel } from '../../../../src-main/lexical/kernel-file'
import { OutOfMemory, openKernel } from '../../../../src-main/training/kernel/memory'
import { withinMemory } from '../../../../src-main/training/memory-advice'

const advice = { where: 'batches of 64 tweets', remedy: 'Make them smaller.' }
const told = (work: () => unknown) => withinMemory(advice, async () => work()).catch((thrown) => thrown)

describe('training that has not enough memory', () => {
  it('says how much the kernels need, of what, and what to do', async () => {
    const memory = openKernel(await loadKernel('tagger'))
    expect(() => memory.dirty(1.2e9)).toThrow(OutOfMemory)
    expect(await told(() => memory.dirty(1.2e9))).toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringMatching(/^4\.5 GB of memory are needed/),
      at: advice
    })
  })

  it('says the same of arrays that cannot be had', async () => {
    for (const work of [() => new ArrayBuffer(2 ** 53 - 1), () => new Float32Array(2 ** 40)]) {
      expect(await told(work)).toMatchObject({ code: 'backend-unavailable', at: advice })
    }
  })

  it('leaves other errors as they are', async () => {
    const other = new RangeError('Invalid time value')
    expect(await told(() => Promise.reject(other))).toBe(other)
  })
})
