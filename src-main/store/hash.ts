/**
 * 64 bits of a text as a DuckDB UBIGINT, the top bit set: two interleaved 32-bit multiply-xor mixes over UTF-16 code units
 * (after cyrb53, bryc 2018), finished as MurmurHash3 does (Appleby 2011).
 */
export function hash64(text: string): bigint {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x9e3779b1)
    b = Math.imul(b ^ unit, 0x5f356495)
    b ^= a >>> 15
  }
  a = finish(a ^ text.length) ^ b
  b = finish(b) ^ finish(a)
  return (BigInt((b | 0x80000000) >>> 0) << 32n) | BigInt(a >>> 0)
}

function finish(word: number): number {
  let h = word
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

const SNOWFLAKE = /^[1-9][0-9]{0,17}$/

/** A tweet's key as a number: an id of digits is itself (so it need not be stored twice), everything else is hashed. */
export function keyNumber(key: string): { readonly number: bigint; readonly isId: boolean } {
  return SNOWFLAKE.test(key) ? { number: BigInt(key), isId: true } : { number: hash64(key), isId: false }
}
