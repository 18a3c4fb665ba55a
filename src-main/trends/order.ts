/** Compares strings by code point, which is not the order of UTF-16 code units beyond U+FFFF. */
export function byCodePoint(a: string, b: string): number {
  const left = Array.from(a)
  const right = Array.from(b)
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** The `n` items of lowest `rank` and highest `key`, in that order; equal ones stay in the order of `items`. */
export function best(
  items: Int32Array | readonly number[],
  n: number,
  rank: (item: number) => number,
  key: (item: number) => number
): number[] {
  const ranked = Array.from(items, (item) => ({ item, rank: rank(item), key: key(item) }))
  ranked.sort((a, b) => a.rank - b.rank || b.key - a.key || a.item - b.item)
  return ranked.slice(0, n).map((r) => r.item)
}
