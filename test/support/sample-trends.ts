import { readFileSync } from 'node:fs'
import type { TrendSource } from '../../src-main/trends/board'
import { type MemoryTweet, memoryTrends } from './memory-trends'

export interface KnownEvent {
  readonly entity: string
  readonly class: string
  readonly kind: string
  readonly onset: string
  readonly end: string
  readonly drivenByFew: boolean
}

export interface Sample {
  readonly source: TrendSource
  readonly names: readonly string[]
  readonly events: readonly KnownEvent[]
}

interface Truth {
  readonly events: readonly KnownEvent[]
  /** Names by class. */
  readonly steady: Readonly<Record<string, readonly string[]>>
}

const folder = new URL('../../resources/sample/', import.meta.url)

/** The sample as a perfect tagger would see it: every name of the generator is found where it is written. */
export function readSample(): Sample {
  const truth = JSON.parse(readFileSync(new URL('../sample-truth.json', folder), 'utf8')) as Truth
  const { events } = truth
  const names = [...events.map((e) => e.entity), ...Object.values(truth.steady).flat()]
  const keys = names.map(
    (name) => [name.toLowerCase(), `#${name.replaceAll(' ', '').toLowerCase()}`] as const
  )
  const tweets: MemoryTweet[] = []
  for (const line of readFileSync(new URL('starling-sample.jsonl', folder), 'utf8').trimEnd().split('\n')) {
    const row = JSON.parse(line) as { created_at: string; text: string; author: { username: string } }
    const text = row.text.toLowerCase()
    const entities = [...keys.keys()].filter((i) => keys[i]!.some((key) => text.includes(key)))
    tweets.push({ time: Date.parse(row.created_at), author: row.author.username, entities })
  }
  return { source: memoryTrends(tweets, names), names, events }
}
