const BREATH_MS = 12
const SHORT = 24
const UNITS = 2 ** 31

/**
 * Puts each stretch `[starts[i], starts[i + 1])` of `keys` in ascending order and takes `items` (0 to 2^31) along; equal keys end up by item. Lets others
 * have their turn in between.
 */
export async function orderStretches(
  starts: Int32Array,
  keys: Uint16Array,
  items: Int32Array | null
): Promise<void> {
  let begun = performance.now()
  for (let i = 0; i + 1 < starts.length; i++) {
    const from = starts[i]!
    const to = starts[i + 1]!
    if (to - from > 1 && !isAscending(keys, from, to)) {
      if (to - from <= SHORT) insert(keys, items, from, to)
      else if (items === null) keys.subarray(from, to).sort()
      else sortPacked(keys, items, from, to)
    }
    if ((i & 1023) !== 0 || performance.now() - begun < BREATH_MS) continue
    await new Promise((resolve) => setImmediate(resolve))
    begun = performance.now()
  }
}

function isAscending(keys: Uint16Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (keys[i]! < keys[i - 1]!) return false
  return true
}

function insert(keys: Uint16Array, items: Int32Array | null, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const key = keys[i]!
    const item = items === null ? 0 : items[i]!
    let at = i
    for (; at > from && keys[at - 1]! > key; at--) {
      keys[at] = keys[at - 1]!
      if (items !== null) items[at] = items[at - 1]!
    }
    keys[at] = key
    if (items !== null) items[at] = item
  }
}

function sortPacked(keys: Uint16Array, items: Int32Array, from: number, to: number): void {
  const packed = new Float64Array(to - from)
  for (let i = from; i < to; i++) packed[i - from] = keys[i]! * UNITS + items[i]!
  packed.sort()
  for (let i = from; i < to; i++) {
    const both = packed[i - from]!
    keys[i] = Math.floor(both / UNITS)
    items[i] = both - keys[i]! * UNITS
  }
}
