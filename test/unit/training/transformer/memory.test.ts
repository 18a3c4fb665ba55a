import { expect, it } from 'vitest'
import { loadKernel } from '../../../../src-main/lexical/kernel-file'
import { openKernel } from '../../../../src-main/training/kernel/memory'

it('says how to train with less when there is not enough memory', async () => {
  const memory = openKernel(await loadKernel('tagger'))
  const before = memory.used
  expect(() => memory.dirty(1.2e9)).toThrow(
    expect.objectContaining({
      code: 'backend-unavailable',
      at: expect.objectContaining({ remedy: expect.stringMatching(/accumulate/) })
    })
  )
  expect(before).toBeGreaterThan(0)
})
