import { describe, expect, it } from 'vitest'
import { createCopies, discard } from '../../../src-main/training/native/copies'
import { isInstalled, loadTensorFlow } from '../../../src-main/training/native/tensorflow'

/** A megabyte of floats in memory that threads share, as the kernels' is. */
function shared(value: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(2 ** 20)).fill(value)
}

describe('copies for the native library', () => {
  it('gives an array’s memory back at once', () => {
    const values = new Float32Array(2 ** 22)
    const before = process.memoryUsage().arrayBuffers
    discard(values)
    expect(values.length).toBe(0)
    expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThanOrEqual(2 ** 24)
  })

  it('uses the memory of a copy again that was given back, and no other', () => {
    const copies = createCopies()
    const [first, second] = [copies.take(shared(1)), copies.take(shared(2))]
    copies.give(first)
    const third = copies.take(shared(3).subarray(1000))
    expect(third.buffer).toBe(first.buffer)
    expect(third.length).toBe(2 ** 18 - 1000)
    expect([first, second, third].map((copy) => [...new Set(copy.subarray(0, third.length))])).toEqual([
      [3],
      [2],
      [3]
    ])
  })

  it('has room for arrays of any length', () => {
    const copies = createCopies()
    for (let length = 0; length < 300; length++) {
      const copy = copies.take(Float32Array.from({ length }, (_, i) => i))
      expect([...copy]).toEqual([...Array(length).keys()])
      copies.give(copy)
    }
  })

  it.skipIf(!isInstalled('native'))('keeps what a tensor reads until it is freed', () => {
    const library = loadTensorFlow('native')
    const shape = [2 ** 18]
    const first = library.tensor(shared(1), shape)
    library.free([library.tensor(shared(2), shape)])
    const others = [library.tensor(shared(3), shape), library.tensor(shared(4), shape)]
    const [sum] = library.run('AddV2', [first, others[1]!], 1)
    expect(library.read(sum!, (values) => new Set(values))).toEqual(new Set([5]))
    expect(library.read(first, (values) => new Set(values))).toEqual(new Set([1]))
    library.free([first, ...others, sum!])
  })
})
