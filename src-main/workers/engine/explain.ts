import type { EntityDetail, EntityTrend, TrendsResult } from '../../contract/trends'
import { QUARTER_MS } from '../../store'
import { entityKey } from '../../text/entity-key'
import { mostTelling, wordUsage } from '../../trends/telling'
import { windowOf } from '../../trends/window'
import type { EngineParts } from './parts'

type Explained = Pick<EntityDetail, 'explained' | 'together' | 'words' | 'earliest'>

const TOGETHER = 8
const WORDS = 12
const EARLIEST = 3
/** Texts that words are counted in, of the entity's tweets now and before, and of anyone's. */
const OWN_TEXTS = 3000
const ANY_TEXTS = 6000

/** What is new in an entity's tweets while it rises (else in the window), against the time before that its level was learned from. */
export async function explain(
  { store }: Pick<EngineParts, 'store'>,
  run: number,
  { trend, result }: { readonly trend: EntityTrend; readonly result: TrendsResult },
  level: number,
  signal: AbortSignal
): Promise<Explained> {
  const { from, to } = trend.q <= level && trend.rise !== null ? trend.rise : result
  const extent = await store.tweets.extent(signal)
  const known = { from: extent.from ?? from, to: extent.to ?? to, entities: 0 }
  const { buckets } = windowOf({ from, to, grain: result.grain, zone: result.zone }, known)
  const since = Math.min(from, Math.max(buckets.times[0]!, known.from))
  const quarter = (time: number): number => Math.floor(time / QUARTER_MS)
  const now = { from: quarter(from), to: Math.ceil(to / QUARTER_MS) }
  const before = { from: quarter(since), to: now.from }
  const usual = before.from < before.to ? before : now
  const [named, names, nowTexts, beforeTexts, usualTexts, earliest] = await Promise.all([
    store.explain.together(run, trend.entity, { since: before.from, ...now }, signal),
    store.entities.names(run, trend.entity),
    store.explain.texts(run, trend.entity, now, OWN_TEXTS, signal),
    store.explain.texts(run, trend.entity, before, OWN_TEXTS, signal),
    store.explain.anyTexts(usual, ANY_TEXTS, signal),
    store.explain.first(run, trend.entity, now, EARLIEST, signal)
  ])
  const keys = names.map(({ name }) => entityKey(name))
  const own = new Set(keys.flatMap((key) => [key.replaceAll(' ', ''), ...key.split(' ')]))
  const words = wordUsage(nowTexts, beforeTexts, usualTexts, own)
  const sizes = { now: nowTexts.length, before: beforeTexts.length, usual: usualTexts.length }
  return {
    explained: { since, from, to },
    together: mostTelling(named.others, named.tweets, TOGETHER).map(
      ({ entity, name, class: c, n, ratio, interval }) => ({
        ...{ entity, name, class: c, n, ratio, interval }
      })
    ),
    words: mostTelling(words, sizes, WORDS).map(({ word, n, ratio, interval }) => ({
      word,
      n,
      ratio,
      interval
    })),
    earliest
  }
}
