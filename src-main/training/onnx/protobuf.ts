/** One field of a protobuf message: its number and value. Numbers are varints; `float` marks 32-bit floats. */
export type Field = readonly [number: number, value: FieldValue]
export type FieldValue = number | string | Uint8Array | readonly Field[] | { readonly float: number }

/** Encodes a message (protobuf wire format); fields in the order given. */
export function encodeMessage(fields: readonly Field[]): Uint8Array {
  const parts: Uint8Array[] = []
  for (const [number, value] of fields) {
    if (typeof value === 'number') parts.push(varint(number * 8), varint(value))
    else if (typeof value === 'object' && 'float' in value) {
      parts.push(varint(number * 8 + 5), new Uint8Array(Float32Array.of(value.float).buffer))
    } else {
      const bytes =
        typeof value === 'string'
          ? Buffer.from(value, 'utf8')
          : value instanceof Uint8Array
            ? value
            : encodeMessage(value)
      parts.push(varint(number * 8 + 2), varint(bytes.length), bytes)
    }
  }
  return Buffer.concat(parts)
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  do {
    const more = rest > 127n
    bytes.push(Number(rest & 127n) | (more ? 128 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}

/** Walks over the fields of a message: varints as numbers, length-delimited fields as bytes. */
export function* decodeMessage(bytes: Uint8Array): Generator<[number: number, value: number | Uint8Array]> {
  let at = 0
  const read = (): number => {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) throw new RangeError('the message ends early')
      value += (byte & 127) * factor
      if (byte < 128) return value
      factor *= 128
    }
  }
  while (at < bytes.length) {
    const tag = read()
    const number = Math.floor(tag / 8)
    const wire = tag % 8
    if (wire === 0) yield [number, read()]
    else if (wire === 2) {
      const length = read()
      yield [number, bytes.subarray(at, at + length)]
      at += length
    } else if (wire === 5) at += 4
    else if (wire === 1) at += 8
    else throw new RangeError(`wire type ${wire} is not known`)
  }
}
