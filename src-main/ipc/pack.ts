const TYPES = { Float32Array, Int32Array, Uint8Array } as const
type TypeName = keyof typeof TYPES
type Packed = readonly [type: TypeName, from: number, length: number]

const KEY = '$array'

/** A message whose typed arrays travel as bytes: length of the JSON (uint32), the JSON, then the arrays, each from a multiple of four. */
export function packMessage(message: unknown): Uint8Array {
  const arrays: { bytes: Uint8Array; from: number }[] = []
  let from = 0
  const text = JSON.stringify(message, (_key, value: unknown) => {
    const type = typeOf(value)
    if (type === null) return value
    const array = value as Float32Array
    arrays.push({ bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength), from })
    const packed: Packed = [type, from, array.length]
    from += up4(array.byteLength)
    return { [KEY]: packed }
  })
  const head = new TextEncoder().encode(text)
  const begin = 4 + up4(head.length)
  const out = new Uint8Array(begin + from)
  new DataView(out.buffer).setUint32(0, head.length)
  out.set(head, 4)
  for (const array of arrays) out.set(array.bytes, begin + array.from)
  return out
}

/** Reads what `packMessage` wrote; throws where it is something else. */
export function unpackMessage(bytes: Uint8Array): unknown {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  const begin = 4 + up4(length)
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + length))
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(KEY in value)) return value
    const [type, from, count] = value[KEY] as Packed
    const make = TYPES[type]
    const at = begin + from
    return new make(bytes.slice(at, at + count * make.BYTES_PER_ELEMENT).buffer)
  })
}

function typeOf(value: unknown): TypeName | null {
  if (value instanceof Float32Array) return 'Float32Array'
  if (value instanceof Int32Array) return 'Int32Array'
  return value instanceof Uint8Array ? 'Uint8Array' : null
}

function up4(bytes: number): number {
  return Math.ceil(bytes / 4) * 4
}
