/** Counts well-formed multi-byte sequences and stray bytes of a UTF-8 stream (RFC 3629), piece by piece. */
export class Utf8Check {
  sequences = 0
  strays = 0
  #expected = 0
  #low = 0x80
  #high = 0xbf

  push(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (this.#expected > 0) {
        if (byte >= this.#low && byte <= this.#high) {
          this.#low = 0x80
          this.#high = 0xbf
          if (--this.#expected === 0) this.sequences++
          continue
        }
        this.strays++
        this.#expected = 0
      }
      if (byte >= 0x80) this.#begin(byte)
    }
  }

  #begin(byte: number): void {
    this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80
    this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf
    if (byte >= 0xc2 && byte <= 0xdf) this.#expected = 1
    else if (byte >= 0xe0 && byte <= 0xef) this.#expected = 2
    else if (byte >= 0xf0 && byte <= 0xf4) this.#expected = 3
    else this.strays++
  }
}
