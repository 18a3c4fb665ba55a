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

/** The `n` items of lowest `rank` and highest `key`, in that order; of equal ones the lower item first. One pass, for long lists and short boards. */
export function best(
  items: readonly number[],
  n: number,
  rank: (item: number) => number,
  key: (item: number) => number
): number[] {
  const kept: { item: number; rank: number; key: number }[] = []
  const order = (a: (typeof kept)[number], b: (typeof kept)[number]) =>
    a.rank - b.rank || (a.key === b.key ? a.item - b.item : b.key - a.key)
  let bound: (typeof kept)[number] | undefined
  for (const item of items) {
    const next = { item, rank: rank(item), key: key(item) }
    if (bound !== undefined && order(next, bound) >= 0) continue
    kept.push(next)
    if (kept.length < 4 * n + 64) continue
    kept.sort(order)
    kept.length = Math.min(kept.length, n)
    bound = kept[n - 1]
  }
  kept.sort(order)
  return kept.slice(0, n).map((k) => k.item)
}
