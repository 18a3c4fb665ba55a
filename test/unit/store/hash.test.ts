import { expect, test } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { hash64, keyNumber } from '../../../src-main/store/hash'

test('ids of up to 18 digits are themselves, everything else is a hash with the top bit set', () => {
  expect(keyNumber('1300000000000000001')).toEqual({ number: hash64('1300000000000000001'), isId: false })
  expect(keyNumber('130000000000000000')).toEqual({ number: 130000000000000000n, isId: true })
  expect(keyNumber('007').isId).toBe(false)
  expect(keyNumber('1.3E+17').number >> 63n).toBe(1n)
})

test('half a million similar texts have no hash in common, and each bit is set in half of them', () => {
  const random = seededRandom(3)
  const seen = new Set<bigint>()
  const ones = new Array<number>(63).fill(0)
  const n = 500_000
  for (let i = 0; i < n; i++) {
    const hash = hash64(i % 2 === 0 ? `tweet ${i}` : `${random.below(9)}${i}`)
    seen.add(hash)
    const high = Number(hash >> 32n)
    const low = Number(hash & 0xffffffffn)
    for (let bit = 0; bit < 31; bit++) ones[bit]! += (high >>> bit) & 1
    for (let bit = 0; bit < 32; bit++) ones[31 + bit]! += (low >>> bit) & 1
  }
  expect(seen.size).toBe(n)
  for (const count of ones) expect(Math.abs(count / n - 0.5)).toBeLessThan(0.005)
})

test('texts that differ in one UTF-16 unit, their order or their length differ', () => {
  const texts = ['', 'a', 'b', 'ab', 'ba', 'a\u0000', '\u0000', '\u0000\u0000', '😀', '😁']
  expect(new Set(texts.map(hash64)).size).toBe(texts.length)
})
