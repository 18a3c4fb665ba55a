import type { EntityClass } from '../../src-main/contract/classes'
import type { VolumeResult } from '../../src-main/contract/trends'

/** Mentions by class in `[from, to)`; null is no bound. Whole buckets are counted. */
export function totalsIn(
  volume: VolumeResult | null,
  from: number | null,
  to: number | null
): Partial<Record<EntityClass, number>> {
  const totals: Partial<Record<EntityClass, number>> = {}
  for (const layer of volume?.classes ?? []) {
    totals[layer.class] =
      from === null && to === null ? layer.total : layer.n.reduce((sum, n, i) => sum + (isIn(i) ? n : 0), 0)
  }
  return totals

  function isIn(i: number): boolean {
    const start = volume?.buckets[i] ?? 0
    const end = volume?.buckets[i + 1] ?? Number.POSITIVE_INFINITY
    return (to === null || start < to) && (from === null || end > from)
  }
}

/** The end of the last bucket: as long as the one before it. */
export function endOf(volume: VolumeResult): number {
  const { buckets } = volume
  const last = buckets[buckets.length - 1] ?? 0
  const before = buckets[buckets.length - 2]
  return last + (before === undefined ? 86_400_000 : last - before)
}
