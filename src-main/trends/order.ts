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
  const kept: Placed[] = []
  let bound: Placed | null = null
  for (const item of items) {
    const ownRank = rank(item)
    const ownKey = key(item)
    if (bound !== null && !isBefore(item, ownRank, ownKey, bound)) continue
    kept.push({ item, rank: ownRank, key: ownKey })
    if (kept.length < 4 * n + 64) continue
    kept.sort(byPlace)
    kept.length = Math.min(kept.length, n)
    bound = kept[n - 1] ?? null
  }
  return kept
    .sort(byPlace)
    .slice(0, n)
    .map((k) => k.item)
}

interface Placed {
  readonly item: number
  readonly rank: number
  readonly key: number
}

function isBefore(item: number, rank: number, key: number, other: Placed): boolean {
  if (rank !== other.rank) return rank < other.rank
  return key === other.key ? item < other.item : key > other.key
}

function byPlace(a: Placed, b: Placed): number {
  if (a.item === b.item) return 0
  return isBefore(a.item, a.rank, a.key, b) ? -1 : 1
}
