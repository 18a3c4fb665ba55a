import { describe, expect, it } from 'vitest'
import { LABELS } from '../../../src-main/text/labels'
import { foldsOf } from '../../../src-main/training/data/folds'
import { createLabelSets } from '../../../src-main/training/data/label-sets'
import { auxiliaryTweets, goldTweets, silverTweets } from '../../../src-main/training/data/labelled'
import { allowedLabels } from '../../../src-main/training/rehearsal'
import { scheduleFactor } from '../../../src-main/training/schedule'

function namesOf(masks: Float32Array, sets: Int32Array): string[] {
  return [...sets].map((set) => LABELS.filter((_, k) => masks[set * LABELS.length + k] === 1).join(' '))
}

describe('labels that a token may have', () => {
  it('are one each in gold tweets', () => {
    const sets = createLabelSets()
    const [tweet] = goldTweets(
      [{ tokens: ['in', 'New', 'York'], labels: ['O', 'B-geo-loc', 'I-geo-loc'] }],
      sets
    )
    expect(namesOf(sets.masks(LABELS.length), tweet!.sets)).toEqual(['O', 'B-geo-loc', 'I-geo-loc'])
  })

  it('follow the map in tweets with other classes', () => {
    const sets = createLabelSets()
    const tweets = [{ tokens: ['NBC', 'News', 'in', 'X'], labels: ['B-ORG', 'I-ORG', 'O', 'B-ODD'] }]
    const [tweet] = auxiliaryTweets(tweets, sets, { ORG: ['company', 'tvshow'], O: ['movie'] }, 0.4)
    expect(tweet!.weight).toBe(0.4)
    expect(namesOf(sets.masks(LABELS.length), tweet!.sets)).toEqual([
      'B-company B-tvshow',
      'I-company I-tvshow',
      'O B-movie I-movie',
      'O B-movie I-movie'
    ])
  })

  it('of silver tweets leave a legal path', () => {
    const sets = createLabelSets()
    const text = '# weight 0.5\nAda\tI-person|O\nL\tI-person\n\nLima\tI-geo-loc\n'
    const tweets = silverTweets(text, sets, 0.6, 'silver')
    const masks = sets.masks(LABELS.length)
    expect(tweets.map((tweet) => tweet.weight)).toEqual([0.3, 0.6])
    expect(namesOf(masks, tweets[0]!.sets)).toEqual(['O', 'B-person'])
    expect(namesOf(masks, tweets[1]!.sets)).toEqual(['B-geo-loc'])
  })

  it('of silver tweets that cannot be read are refused by line', () => {
    expect(() => silverTweets('a\tO\nb\tB-nothing\n', createLabelSets(), 1, 'silver.tsv')).toThrow(
      'a silver line'
    )
  })

  it('of a parent are the sure one, or all likely ones', () => {
    const marginals = new Float32Array(2 * LABELS.length)
    marginals[0] = 0.95
    marginals[LABELS.length] = 0.6
    marginals[LABELS.length + 1] = 0.3
    marginals[LABELS.length + 2] = 0.1
    expect(allowedLabels(marginals)).toEqual([[0], [0, 1]])
  })
})

it('folds have like sizes and keep near-copies together', () => {
  const tweets = Array.from({ length: 60 }, (_, i) => ({
    tokens: ['word', `number${String.fromCharCode(97 + (i % 20))}`, 'of', 'the', 'day'],
    labels: ['O', 'O', 'O', 'O', 'O']
  }))
  const folds = foldsOf(tweets, 5, 1)
  for (let i = 0; i < 60; i++) expect(folds[i]).toBe(folds[i % 20])
  expect([0, 1, 2, 3, 4].map((fold) => folds.filter((f) => f === fold).length)).toEqual([12, 12, 12, 12, 12])
  expect([...foldsOf(tweets, 5, 1)]).toEqual([...folds])
})

describe('the learning rate', () => {
  const base = { warmUp: 0.1, floor: 0.02, patience: 2, factor: 0.5 }

  it('rises over the warm-up and falls by a cosine to the floor', () => {
    const at = (step: number): number => scheduleFactor({ ...base, kind: 'cosine' }, step, 100)
    expect(at(0)).toBeCloseTo(0.1)
    expect(at(50)).toBeCloseTo(0.51)
    expect(at(100)).toBeCloseTo(0.02)
  })

  it('falls in a line, or stays', () => {
    expect(scheduleFactor({ ...base, kind: 'linear' }, 50, 100)).toBeCloseTo(0.51)
    expect(scheduleFactor({ ...base, kind: 'constant' }, 90, 100)).toBe(1)
  })
})
