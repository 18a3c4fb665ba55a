import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { progressWriter } from '../../../src-main/cli/progress'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('tells the time left from what was done since work went on, not from what had been done before', () => {
  const lines: string[] = []
  const stream = { isTTY: false, write: (line: string) => lines.push(line) > 0 }
  const { report } = progressWriter(stream as unknown as NodeJS.WriteStream, 0)
  const at = (done: number): void => report({ phase: 'adapt', done, total: 1000 })
  at(900)
  vi.advanceTimersByTime(60_000)
  at(910)
  expect(lines).toEqual(['adapt: 900 of 1,000\n', 'adapt: 910 of 1,000, about 9 min left\n'])
})
