import { expect, it } from 'vitest'
import type { TweetRow } from '../../src-main/contract/domain'
import type { Engine } from '../../src-renderer/state/engine.svelte'
import { LabelQueue } from '../../src-renderer/state/label-queue.svelte'

const COUNT = 180

/** Lists tweets as the engine does: least sure first, annotated ones at the end. */
function listing() {
  const annotated = new Set<number>()
  const rowOf = (tweet: number) => ({ tweet, revision: annotated.has(tweet) ? 1 : null }) as TweetRow
  const call = async (_name: string, { offset, limit }: { offset: number; limit: number }) => {
    const tweets = Array.from({ length: COUNT }, (_, i) => i)
    const order = [
      ...tweets.filter((tweet) => !annotated.has(tweet)),
      ...tweets.filter((tweet) => annotated.has(tweet))
    ]
    return { total: COUNT, rows: order.slice(offset, offset + limit).map(rowOf) }
  }
  return { annotated, engine: { call } as unknown as Engine }
}

it.each([
  ['every tweet is accepted', () => true],
  ['every tweet is skipped', () => false],
  ['some are accepted', (tweet: number) => tweet % 3 === 0]
] as const)('the label queue shows each tweet once where %s', async (_name, isAccepted) => {
  const { annotated, engine } = listing()
  const queue = new LabelQueue(engine)
  await queue.start({} as never)
  const seen: number[] = []
  while (queue.current) {
    seen.push(queue.current.tweet)
    if (isAccepted(queue.current.tweet)) annotated.add(queue.current.tweet)
    await queue.next()
  }
  expect(seen).toEqual(Array.from({ length: COUNT }, (_, i) => i))
})
