/** Texts of one bucket up to which each is held against each. */
const SMALL = 12
/** In larger buckets each text is held against the first and so many before it. */
const REACH = 3

/**
 * The pairs of a bucket that are looked at, as `[earlier, later]`: all of a small one; of a large one each text with the first and its last three
 * predecessors, so that ten thousand copies of one phrase take ten thousand comparisons and not fifty million. Hangs on the bucket's content alone.
 *
 * @param bucket places, ascending
 */
export function* candidates(bucket: ArrayLike<number>): Generator<readonly [number, number]> {
  for (let i = 1; i < bucket.length; i++) {
    const from = bucket.length <= SMALL ? 0 : Math.max(1, i - REACH)
    if (from > 0) yield [bucket[0]!, bucket[i]!]
    for (let j = from; j < i; j++) yield [bucket[j]!, bucket[i]!]
  }
}

/** Sets that grow together; the least of a set stands for it. */
export interface Groups {
  rootOf(place: number): number
  join(a: number, b: number): void
}

export function createGroups(size: number): Groups {
  const parents = Int32Array.from({ length: size }, (_, i) => i)
  const rootOf = (place: number): number => {
    let at = place
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!
      at = parents[at]!
    }
    return at
  }
  return {
    rootOf,
    join(a, b) {
      const left = rootOf(a)
      const right = rootOf(b)
      parents[Math.max(left, right)] = Math.min(left, right)
    }
  }
}
