import { seededRandom } from '../../src-main/base/random'
import { type MemoryTweet, memoryTrends } from './memory-trends'

const HOUR = 3_600_000

export interface WorldEvent {
  readonly name: string
  /** Mean tweets in an hour, by hours since the start. */
  readonly rate: (hour: number) => number
}

export interface WorldOptions {
  readonly seed: number
  readonly days: number
  /** Steady entities; their rates fall as 1 / rank. */
  readonly steady: number
  /** Tweets a day with a steady entity. */
  readonly perDay: number
  readonly events: readonly WorldEvent[]
  /** The last day ends here, 0 to 1. */
  readonly lastDay?: number
}

/** 2025-03-03, a Monday. */
export const WORLD_START = Date.UTC(2025, 2, 3)

/** Poisson tweets of steady entities `steady-N` with a daily rhythm in volume, as much chatter, and events. */
export function trendWorld(options: WorldOptions) {
  const random = seededRandom(options.seed)
  const names = [
    ...options.events.map((e) => e.name),
    ...Array.from({ length: options.steady }, (_, i) => `steady-${i}`)
  ]
  const weights = Array.from({ length: options.steady }, (_, i) => 1 / (i + 3))
  const sum = weights.reduce((a, b) => a + b, 0)
  const cumulative: number[] = []
  weights.reduce((a, w, i) => {
    cumulative[i] = a + w / sum
    return cumulative[i]!
  }, 0)
  const tweets: MemoryTweet[] = []
  const end = options.days * 24 - Math.round((1 - (options.lastDay ?? 1)) * 24)
  for (let hour = 0; hour < end; hour++) {
    const at = () => WORLD_START + hour * HOUR + random.below(HOUR)
    const volume = (options.perDay / 24) * (1 + 0.6 * Math.sin((2 * Math.PI * hour) / 24))
    for (let n = poisson(2 * volume, random.next); n > 0; n--) {
      const u = random.next()
      const rank = cumulative.findIndex((c) => u < c)
      const entities = random.next() < 0.5 ? [] : [options.events.length + Math.max(0, rank)]
      tweets.push({ time: at(), author: `a${random.below(5000)}`, entities })
    }
    for (const [i, event] of options.events.entries()) {
      for (let n = poisson(event.rate(hour), random.next); n > 0; n--) {
        tweets.push({ time: at(), author: `a${random.below(5000)}`, entities: [i] })
      }
    }
  }
  return { source: memoryTrends(tweets, names), names, tweets }
}

function poisson(mean: number, next: () => number): number {
  let n = 0
  for (let left = mean; left > 0; left -= 20) {
    const limit = Math.exp(-Math.min(left, 20))
    for (let p = next(); p > limit; p *= next()) n++
  }
  return n
}
