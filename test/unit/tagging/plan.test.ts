import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buckets } from '../../../src-main/tagging/buckets'
import { WINDOW, windowsOf } from '../../../src-main/tagging/windows'

describe('buckets', () => {
  it('hold every text once, at most 64 together and 512 tokens with padding, sorted by length', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: WINDOW }), { maxLength: 400 }), (lengths) => {
        const groups = buckets(lengths)
        expect(groups.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, i) => i))
        for (const group of groups) {
          const longest = Math.max(...group.map((i) => lengths[i]!))
          expect(group.length).toBeGreaterThan(0)
          expect(group.length).toBeLessThanOrEqual(64)
          expect(group.length * longest).toBeLessThanOrEqual(512)
        }
        const order = groups.flat().map((i) => lengths[i]!)
        expect(order).toEqual([...order].sort((a, b) => a - b))
      })
    )
  })
})

describe('windowsOf', () => {
  it('keeps every token once, inside the window and away from its cuts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (length) => {
        const windows = windowsOf(length)
        let at = 0
        for (const window of windows) {
          expect(window.from).toBe(at)
          expect(window.end - window.start).toBeLessThanOrEqual(WINDOW)
          if (window.start > 0) expect(window.from - window.start).toBeGreaterThanOrEqual(32)
          if (window.end < length) expect(window.end - window.to).toBeGreaterThanOrEqual(32)
          at = window.to
        }
        expect(at).toBe(length)
      })
    )
  })

  it('leaves a text of one window whole', () => {
    expect(windowsOf(WINDOW)).toEqual([{ start: 0, end: WINDOW, from: 0, to: WINDOW }])
  })
})
