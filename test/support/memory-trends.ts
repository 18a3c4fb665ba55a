import type { EntityClass } from '../../src-main/contract/classes'
import type { TrendSource } from '../../src-main/trends/board'
import type { CellQuery, Cells, EntityInfo, Least, Voices } from '../../src-main/trends/ports'

export interface MemoryTweet {
  /** ms UTC */
  readonly time: number
  readonly author: string
  /** Entities mentioned. */
  readonly entities: readonly number[]
}

const QUARTER = 900_000

function isTold(least: Least | null, entity: number, cells: readonly (readonly [number, number])[]): boolean {
  if (least === null || least.also.includes(entity)) return true
  const total = cells.reduce((sum, c) => sum + c[1], 0)
  const own = cells.filter(([b]) => b >= least.first && b < least.end).reduce((sum, c) => sum + c[1], 0)
  return total >= least.all || own >= least.window
}

/** A trend source that counts plain arrays: the slow, obvious way. Counts tweets and authors only. */
export function memoryTrends(
  tweets: readonly MemoryTweet[],
  names: readonly string[],
  known = names.length
): TrendSource {
  const sorted = [...tweets].sort((a, b) => a.time - b.time)
  const mentions: MemoryTweet[][] = names.map(() => [])
  for (const tweet of sorted) for (const entity of new Set(tweet.entities)) mentions[entity]!.push(tweet)
  const bucketOf = (borders: Int32Array, time: number) => {
    const quarter = Math.floor(time / QUARTER)
    let low = 0
    let high = borders.length - 1
    if (quarter < borders[0]! || quarter >= borders[high]!) return -1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (borders[middle]! <= quarter) low = middle
      else high = middle
    }
    return low
  }
  const count = (
    list: readonly MemoryTweet[],
    query: Pick<CellQuery, 'borders' | 'count'>
  ): Map<number, number> => {
    const seen = new Map<number, Set<string> | number>()
    for (const tweet of list) {
      const bucket = bucketOf(query.borders, tweet.time)
      if (bucket < 0) continue
      if (query.count === 'authors') {
        const authors = (seen.get(bucket) as Set<string> | undefined) ?? new Set<string>()
        seen.set(bucket, authors.add(tweet.author))
      } else seen.set(bucket, ((seen.get(bucket) as number | undefined) ?? 0) + 1)
    }
    return new Map([...seen].map(([b, v]) => [b, typeof v === 'number' ? v : v.size]))
  }
  return {
    async extent() {
      if (sorted.length === 0) return null
      const count = mentions.reduce((sum, list) => sum + list.length, 0)
      return { from: sorted[0]!.time, to: sorted[sorted.length - 1]!.time, entities: known, mentions: count }
    },
    async cells(query): Promise<Cells> {
      const entities: number[] = []
      const starts = [0]
      const buckets: number[] = []
      const counts: number[] = []
      for (const [entity, list] of mentions.entries()) {
        const cells = [...count(list, query)].sort((a, b) => a[0] - b[0])
        if (cells.length === 0 || !isTold(query.least, entity, cells)) continue
        entities.push(entity)
        for (const [bucket, n] of cells) {
          buckets.push(bucket)
          counts.push(n)
        }
        starts.push(buckets.length)
      }
      return {
        entities: Int32Array.from(entities),
        starts: Int32Array.from(starts),
        buckets: Int32Array.from(buckets),
        counts: Int32Array.from(counts)
      }
    },
    async sizes(_run, unit, borders) {
      const sizes = new Float64Array(borders.length - 1)
      for (const [bucket, n] of count(sorted, { borders, count: unit })) sizes[bucket] = n
      return sizes
    },
    async matching(_run, match) {
      return Int32Array.from(names.keys()).filter((i) =>
        names[i]!.toLowerCase().includes(match.search.toLowerCase())
      )
    },
    async describe(_run, entities): Promise<EntityInfo[]> {
      return Array.from(entities, (entity) => ({
        entity,
        name: names[entity]!,
        class: 'other' as EntityClass,
        aliases: [],
        first: mentions[entity]![0]!.time,
        total: mentions[entity]!.length
      }))
    },
    async pairs(_run, entities, _count, from, to) {
      const wanted = new Set(entities)
      const pairs = new Map<string, { a: number; b: number; n: number }>()
      for (const tweet of sorted) {
        if (tweet.time < from * QUARTER || tweet.time >= to * QUARTER) continue
        const named = [...new Set(tweet.entities)].filter((e) => wanted.has(e)).sort((x, y) => x - y)
        for (const [i, a] of named.entries()) {
          for (const b of named.slice(i + 1)) {
            const key = `${a} ${b}`
            pairs.set(key, { a, b, n: (pairs.get(key)?.n ?? 0) + 1 })
          }
        }
      }
      return [...pairs.values()]
    },
    async voices(_run, entities, from, to): Promise<Voices[]> {
      return Array.from(entities, (entity) => {
        const authors = new Map<string, number>()
        const list = mentions[entity]!.filter((t) => t.time >= from * QUARTER && t.time < to * QUARTER)
        for (const t of list) authors.set(t.author, (authors.get(t.author) ?? 0) + 1)
        const most = Math.max(0, ...authors.values())
        return {
          entity,
          authors: authors.size,
          topAuthorShare: list.length > 0 ? most / list.length : 0,
          copiedShare: 0
        }
      })
    }
  }
}
