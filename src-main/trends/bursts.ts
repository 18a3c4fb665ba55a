export interface BurstSettings {
  /** The burst state's share over the base share. */
  readonly factor: number
  /** Cost of entering the burst state, times log of the number of buckets. */
  readonly gamma: number
}

const BURSTS: BurstSettings = { factor: 2, gamma: 1 }

/** Buckets `[from, to)` of one burst. */
export interface BurstSpan {
  readonly from: number
  readonly to: number
  /** What the burst state saves over the base state, in nats: how strong the evidence is. */
  readonly weight: number
}

/**
 * Kleinberg's two-state automaton for batched arrivals (2002, "Bursty and hierarchical structure in streams", section 4): bucket t has
 * `counts[t]` of `sizes[t]`, binomial with the base share or with `factor` times it; entering the burst state costs gamma log T, leaving is
 * free; the cheapest sequence of states is found by Viterbi. The base share may change from bucket to bucket, so that a rhythm is no burst.
 * On equal costs the base state wins.
 */
export function kleinbergBursts(
  counts: Float64Array,
  sizes: Float64Array,
  base: Float64Array,
  settings: BurstSettings = BURSTS
): BurstSpan[] {
  const n = counts.length
  const enter = settings.gamma * Math.log(Math.max(2, n))
  const gains = new Float64Array(n)
  const cameFromBurst = [new Uint8Array(n), new Uint8Array(n)] as const
  let low = 0
  let high = Number.POSITIVE_INFINITY
  for (let t = 0; t < n; t++) {
    gains[t] = gain(counts[t]!, sizes[t]!, base[t]!, settings.factor)
    cameFromBurst[0][t] = high < low ? 1 : 0
    const nextLow = Math.min(low, high)
    cameFromBurst[1][t] = high < low + enter ? 1 : 0
    const nextHigh = Math.min(high, low + enter) - gains[t]!
    low = nextLow
    high = nextHigh
  }
  const spans: BurstSpan[] = []
  let state: 0 | 1 = high < low ? 1 : 0
  let to = n
  let weight = 0
  for (let t = n - 1; t >= 0; t--) {
    if (state === 1) weight += gains[t]!
    const before: 0 | 1 = cameFromBurst[state][t] === 1 ? 1 : 0
    if (state === 1 && before === 0) spans.unshift({ from: t, to, weight })
    if (state === 0 && before === 1) {
      to = t
      weight = 0
    }
    state = before
  }
  return spans
}

/** Cost of the base state less that of the burst state for one bucket; the binomial coefficient cancels. */
function gain(count: number, size: number, base: number, factor: number): number {
  if (size <= 0 || base <= 0) return 0
  const p0 = Math.min(base, 0.4999)
  const p1 = Math.min(p0 * factor, 0.9999)
  const n = Math.min(count, size)
  return n * Math.log(p1 / p0) + (size - n) * (Math.log1p(-p1) - Math.log1p(-p0))
}
