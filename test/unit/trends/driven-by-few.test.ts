import { expect, test } from 'vitest'
import type { Drivers } from '../../../src-main/contract/trends'
import { board } from '../../../src-main/trends/board'
import { isDrivenByFew } from '../../../src-main/trends/driven-by-few'
import { memoryTrends } from '../../support/memory-trends'
import { trendWorld } from '../../support/trend-world'

const burst = (h: number) => (h >= 30 * 24 && h < 32 * 24 ? 2 : 0.04)

async function boardOf(drivers: Drivers, top = 1000) {
  const events = ['by one', 'by many', 'by four'].map((name) => ({ name, rate: burst }))
  const { tweets, names } = trendWorld({ seed: 5, days: 40, steady: 60, perDay: 400, events })
  const spoken = tweets.map((tweet, i) => {
    if (tweet.entities[0] === 0 && i % 2 === 0) return { ...tweet, author: 'one' }
    return tweet.entities[0] === 2 ? { ...tweet, author: `speaker ${i % 4}` } : tweet
  })
  return board(memoryTrends(spoken, names), {
    ...{ run: 1, from: null, to: null, grain: 'day', zone: 'UTC', count: 'tweets', classes: [], search: '' },
    ...{ order: 'rising', drivers, top, level: 0.05, pinned: [], note: null }
  })
}

test('few are behind what under five say, what one says most of, and what is copied', () => {
  const many = { authors: 40, topAuthorShare: 0.1, copiedShare: 0.2 }
  expect(isDrivenByFew(many)).toBe(false)
  expect(isDrivenByFew({ ...many, authors: 4 })).toBe(true)
  expect(isDrivenByFew({ ...many, topAuthorShare: 0.34 })).toBe(true)
  expect(isDrivenByFew({ ...many, copiedShare: 0.6 })).toBe(false)
  expect(isDrivenByFew({ ...many, copiedShare: 0.8 })).toBe(true)
  expect(isDrivenByFew({ authors: 0, topAuthorShare: 0, copiedShare: 0.2 })).toBe(false)
})

test('both halves of the board are the whole one, each with the figures that it has there', async () => {
  const [all, many, few] = await Promise.all([boardOf('anyone'), boardOf('many'), boardOf('few')])
  const named = (name: string) => all.entities.find((trend) => trend.name === name)!
  expect(
    few.entities
      .slice(0, 2)
      .map(({ name }) => name)
      .sort()
  ).toEqual(['by four', 'by one'])
  expect(many.entities[0]!.name).toBe('by many')
  expect([many.total + few.total, many.entities.length]).toEqual([all.total, many.total])
  for (const { name, ...trend } of [...many.entities, ...few.entities])
    expect({ name, ...trend, story: null }).toEqual({ ...named(name), story: null })
})

test('a filtered list is as long as it is asked to be', async () => {
  const [some, all] = await Promise.all([boardOf('many', 7), boardOf('many')])
  expect(some.entities.map(({ name }) => name)).toEqual(all.entities.slice(0, 7).map(({ name }) => name))
  expect(some.total).toBe(all.total)
})
