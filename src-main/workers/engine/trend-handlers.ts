import { AppError } from '../../base/errors'
import type { Handlers } from '../../contract'
import { CLASSES } from '../../contract/classes'
import type { Grain } from '../../contract/domain'
import type { VolumeResult } from '../../contract/trends'
import { QUARTER_MS } from '../../store'
import { board, entityTrend } from '../../trends/board'
import { bucketsOf } from '../../trends/buckets'
import { boardRun } from './board-run'
import { boardSource } from './board-source'
import { explain } from './explain'
import type { EngineParts } from './parts'

type Topic = Pick<Handlers, 'trends.board' | 'trends.volume' | 'trends.entity'>

/** Of the detail's own judgement. */
const LEVEL = 0.05
const AUTHORS = 8
const REPRESENTATIVES = 12
const GRAIN_MS: readonly (readonly [Grain, number])[] = [
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 7 * 86_400_000],
  ['month', 30 * 86_400_000]
]

export function trendHandlers(parts: EngineParts): Topic {
  const { store } = parts
  const source = boardSource(store)
  const zoneOf = (zone: string | null): string => zone ?? store.settings.data.zone
  return {
    async 'trends.board'({ zone, ...args }, { signal }) {
      const { run, note } = await boardRun(parts)
      if (run === null) {
        const grain = args.grain === 'auto' ? 'day' : args.grain
        const extent = await store.tweets.extent(signal)
        const from = args.from ?? extent.from ?? 0
        return {
          ...{
            grain,
            zone: zoneOf(zone),
            from,
            to: args.to ?? extent.to ?? from,
            buckets: [],
            lastIsPartial: false,
            count: args.count
          },
          ...{ units: 0, entities: [], total: 0, run: null, isDraft: false, note: 'No tweet is tagged yet.' }
        }
      }
      const hidden = new Set(await store.curation.hidden(signal))
      return board(source, { ...args, run, note, hidden, zone: zoneOf(zone) }, signal)
    },

    async 'trends.volume'({ zone, weekStart, from, to, buckets }, { signal }) {
      const [{ run }, extent] = await Promise.all([boardRun(parts), store.tweets.extent(signal)])
      const start = from ?? extent.from
      const end = to ?? (extent.to === null ? null : extent.to + 1)
      if (start === null || end === null || start >= end)
        return { grain: 'day', buckets: [], tweets: [], classes: [] }
      const [grain] =
        GRAIN_MS.find(([, ms]) => (end - start) / ms <= buckets) ?? GRAIN_MS[GRAIN_MS.length - 1]!
      const { borders, times } = bucketsOf(start, end, grain, zoneOf(zone), weekStart)
      const volume = await store.counts.volume(run, borders, signal)
      return {
        grain,
        buckets: Array.from(times).slice(0, -1),
        tweets: Array.from(volume.tweets),
        classes: CLASSES.map((name, i) => {
          const n = Array.from(volume.classes[i]!)
          return { class: name, total: n.reduce((a, b) => a + b, 0), n }
        })
      } satisfies VolumeResult
    },

    async 'trends.entity'({ zone, weekStart, entity, from, to, grain, count }, { signal }) {
      const { run, note } = await boardRun(parts)
      const args = { from, to, grain, count, weekStart, zone: zoneOf(zone), level: LEVEL, note, entity }
      const found = run === null ? null : await entityTrend(source, { ...args, run }, signal)
      if (run === null || found === null) {
        throw new AppError('not-found', 'this entity has no mention here', {
          remedy: 'widen the window, or choose another entity'
        })
      }
      const window = {
        from: Math.floor(found.result.from / QUARTER_MS),
        to: Math.ceil(found.result.to / QUARTER_MS)
      }
      const [classes, names, authors, tweets, explained] = await Promise.all([
        store.entities.classes(run, entity),
        store.entities.names(run, entity),
        store.explain.authors(run, entity, window, AUTHORS, signal),
        store.explain.tweets(run, entity, window, REPRESENTATIVES, signal),
        explain(parts, run, found, LEVEL, signal)
      ])
      const others = classes.filter((one) => one.class !== found.trend.class)
      return {
        trend: found.trend,
        grain: found.result.grain,
        classes: others,
        names,
        authors,
        tweets,
        ...explained
      }
    }
  }
}
