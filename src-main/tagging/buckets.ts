/** Most tweets and tokens (padding counted) of one run of the graph: a transformer's hidden states should stay in the processor's cache. */
const TWEETS = 64
const TOKENS = 512

/** Indices of `lengths` grouped with others of like length: sorted, so that little is padded. */
export function buckets(lengths: readonly number[]): number[][] {
  const order = lengths.map((_, i) => i).sort((a, b) => lengths[a]! - lengths[b]! || a - b)
  const groups: number[][] = []
  let group: number[] = []
  for (const i of order) {
    if (group.length >= TWEETS || (group.length + 1) * lengths[i]! > TOKENS) {
      if (group.length > 0) groups.push(group)
      group = []
    }
    group.push(i)
  }
  if (group.length > 0) groups.push(group)
  return groups
}
