import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import type { TrainingTweet } from '../../../src-main/training/data/labelled'
import { recasedCopies } from '../../../src-main/training/data/recased'
import { smallRun, trainSmall } from '../../support/training-run'

const tweet = (text: string): TrainingTweet => {
  const words = text.split(' ')
  return { words, sets: Int32Array.from(words, (_, i) => i), weight: 0.5, source: 'gold' }
}
const textOf = ({ words }: TrainingTweet): string => words.join(' ')

describe('re-cased copies', () => {
  it('are the tweet in small letters, in capitals or with plain hashtags, each as likely', () => {
    const tweets = Array.from({ length: 3000 }, () => tweet('Ada in #London'))
    const seen: Record<string, number> = {}
    for (const copy of recasedCopies(tweets, 1, seededRandom(1))) {
      seen[textOf(copy)] = (seen[textOf(copy)] ?? 0) + 1
    }
    expect(Object.keys(seen).sort()).toEqual(['ADA IN #LONDON', 'Ada in London', 'ada in #london'])
    for (const count of Object.values(seen)) expect(Math.abs(count - 1000)).toBeLessThan(100)
  })

  it('differ from the tweet wherever one can, and keep labels, weight and source', () => {
    const tweets = ['all small', 'ALL CAPITALS', '#small', '😂 !', '#'].map(tweet)
    const copies = recasedCopies(tweets, 1, seededRandom(3))
    const changed = copies.map(textOf).filter((text) => !tweets.map(textOf).includes(text))
    expect(changed).toHaveLength(3)
    expect(copies.map(textOf)).toEqual(expect.arrayContaining(['ALL SMALL', 'all capitals', '😂 !', '#']))
    for (const copy of copies) {
      const { sets, weight, source } = tweet(textOf(copy))
      expect(copy).toEqual({ words: copy.words, sets, weight, source })
    }
  })

  it('are a share of the tweets, another one with each draw', () => {
    const tweets = Array.from({ length: 100 }, (_, i) => tweet(`Number${i}`))
    const draw = (seed: number): string[] =>
      recasedCopies(tweets, 0.3, seededRandom(seed)).map((copy) => textOf(copy).toLowerCase())
    expect(new Set(draw(1)).size).toBe(30)
    expect(draw(1)).toEqual(draw(1))
    expect(draw(2)).not.toEqual(draw(1))
    const random = seededRandom(1)
    expect(recasedCopies(tweets, 0, random)).toEqual([])
    expect(random.next()).toBe(seededRandom(1).next())
  })

  it('are counted as tweets of every epoch', async () => {
    const run = await smallRun({ epochs: 2, goldEpochs: 1, batch: 1, data: { recased: 1 } })
    const gold = run.train.filter(({ source }) => source === 'gold').length
    await trainSmall(run)
    expect(run.progress.step).toBe(run.train.length + gold + 2 * gold)
  })
})
