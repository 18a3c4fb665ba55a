import { nthSmallest } from './nth-smallest'
import type { Cells } from './ports'

const STEADY = 400
const ROUNDS = 4
const USUAL = 0.35

/**
 * The robust size of each bucket: how many units it would hold if nothing out of the ordinary were talked about. One huge event adds
 * to the raw total and so dilutes every other share. Two measures are brought together: the raw total less the excess of entities far
 * above their usual share, which is precise but counts twice what is said of two such entities at once; and the entities that are nearly always there,
 * each held to three deviations above what it usually has (a capped form of the trimmed mean of ratios of Robinson and Oshlack 2010), which is right on average but
 * rests on few mentions. The first is taken where it lies inside the interval of the second (2.5 standard errors), else the nearer end of that interval.
 *
 * @param sizes units of each bucket
 * @returns exposures in the unit of `sizes`, length buckets
 */
export function exposures(cells: Cells, sizes: Float64Array): Float64Array {
  const steady = steadiest(cells)
  const n = sizes.length
  let exposure = Float64Array.from(sizes)
  if (steady.length < 5) return exposure
  const shares = new Float64Array(steady.length).fill(Number.POSITIVE_INFINITY)
  const low = new Float64Array(n)
  const high = new Float64Array(n)
  for (let round = 0; round < ROUNDS; round++) {
    const all = exposure.reduce((a, b) => a + b, 0)
    if (all === 0) return exposure
    const seen = new Float64Array(n)
    let usual = 0
    for (let i = 0; i < steady.length; i++) {
      const share = shares[i]!
      let total = 0
      for (let c = cells.starts[steady[i]!]!; c < cells.starts[steady[i]! + 1]!; c++) {
        const bucket = cells.buckets[c]!
        const mean = share * exposure[bucket]!
        const kept = Math.min(cells.counts[c]!, mean + 3 * Math.sqrt(mean) + 1)
        seen[bucket] = seen[bucket]! + kept
        total += kept
      }
      shares[i] = total / all
      usual += shares[i]!
    }
    const next = new Float64Array(n)
    for (let b = 0; b < n; b++) {
      if (sizes[b] === 0) continue
      const mean = usual * sizes[b]!
      const change = Math.log((seen[b]! + 0.5) / (mean + 0.5))
      const error = 2.5 / Math.sqrt(Math.min(seen[b]!, mean) + 0.5)
      const kept = Math.max(0, 1 - (error / change) ** 2)
      next[b] = sizes[b]! * Math.exp(change * kept)
      low[b] = sizes[b]! * Math.exp(change - error)
      high[b] = sizes[b]! * Math.exp(change + error)
    }
    exposure = next
  }
  const excess = excesses(cells, exposure)
  for (let b = 0; b < n; b++) {
    if (sizes[b] === 0) continue
    exposure[b] = Math.max(1e-9, Math.min(high[b]!, Math.max(low[b]!, sizes[b]! - excess[b]!)))
  }
  return exposure
}

/** Units that entities have beyond their usual share (a lower quantile over buckets, so that a long event does not count; for rarer ones the mean of counts held to 3) by five deviations and 5 units. */
function excesses(cells: Cells, exposure: Float64Array): Float64Array {
  const n = exposure.length
  const out = new Float64Array(n)
  const shares = new Float64Array(n)
  const all = exposure.reduce((a, b) => a + b, 0)
  for (let i = 0; i < cells.entities.length; i++) {
    const first = cells.starts[i]!
    const last = cells.starts[i + 1]!
    let most = 0
    let capped = 0
    for (let c = first; c < last; c++) {
      most = Math.max(most, cells.counts[c]!)
      capped += Math.min(3, cells.counts[c]!)
    }
    if (most <= 5) continue
    const share = last - first > n / 2 ? usualShare(cells, first, last, exposure, shares) : capped / all
    for (let c = first; c < last; c++) {
      const bucket = cells.buckets[c]!
      const mean = share * exposure[bucket]!
      const count = cells.counts[c]!
      if (count > mean + 5 * Math.sqrt(mean) + 5) out[bucket] = out[bucket]! + count - mean
    }
  }
  return out
}

function usualShare(
  cells: Cells,
  first: number,
  last: number,
  exposure: Float64Array,
  shares: Float64Array
): number {
  shares.fill(0)
  for (let c = first; c < last; c++) {
    const size = exposure[cells.buckets[c]!]!
    if (size > 0) shares[cells.buckets[c]!] = cells.counts[c]! / size
  }
  return nthSmallest(shares, Math.floor(shares.length * USUAL))
}

/** Indices of the entities that have the most buckets. */
function steadiest(cells: Cells): Int32Array {
  const n = cells.entities.length
  const lengths = new Int32Array(n)
  let longest = 0
  for (let i = 0; i < n; i++) {
    lengths[i] = cells.starts[i + 1]! - cells.starts[i]!
    longest = Math.max(longest, lengths[i]!)
  }
  const tally = new Int32Array(longest + 2)
  for (let i = 0; i < n; i++) tally[lengths[i]!] = tally[lengths[i]!]! + 1
  let least = longest
  for (let kept = 0; least > 1; least--) {
    kept += tally[least]!
    if (kept >= STEADY) break
  }
  return Int32Array.from(lengths.keys()).filter((i) => lengths[i]! >= Math.max(2, least))
}
