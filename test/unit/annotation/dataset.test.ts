import { describe, expect, it } from 'vitest'
import { datasetHash, labelTweet } from '../../../src-main/annotation/dataset'
import { holdOut } from '../../../src-main/annotation/split'
import { formatConll } from '../../../src-main/evaluation/conll'

describe('a dataset of annotated tweets', () => {
  it('labels the tokens that a mark covers, cut tokens whole', () => {
    const text = 'Saw Ada Lovelace in #Turin 😀'
    const labelled = labelTweet({
      text,
      spans: [
        { start: text.indexOf('Turin'), end: text.indexOf('Turin') + 5, class: 'geo-loc' },
        { start: 4, end: 16, class: 'person' }
      ]
    })
    expect(labelled).toEqual({
      tokens: ['Saw', 'Ada', 'Lovelace', 'in', '#Turin', '😀'],
      labels: ['O', 'B-person', 'I-person', 'O', 'B-geo-loc', 'O']
    })
  })

  it('is nothing for a tweet without tokens', () => {
    expect(labelTweet({ text: '  \n ', spans: [] })).toBeNull()
  })

  it('has a hash that follows from its content', () => {
    const one = formatConll([{ tokens: ['a', 'b'], labels: ['O', 'B-person'] }])
    expect(one).toBe('a\tO\nb\tB-person\n\n')
    expect(datasetHash(one)).toBe('3572467fd74a4618')
    expect(datasetHash(one)).not.toBe(datasetHash(one.replace('B-person', 'O')))
  })
})

describe('holding tweets out', () => {
  const tweets = Array.from({ length: 2000 }, (_, i) => ({ text: `tweet number ${i} about nothing` }))

  it('takes about the fraction asked for', () => {
    const { train, heldOut } = holdOut(tweets, 0.25)
    expect(train.length + heldOut.length).toBe(2000)
    expect(heldOut.length).toBeGreaterThan(440)
    expect(heldOut.length).toBeLessThan(560)
  })

  it('keeps a tweet on its side when others come', () => {
    const before = new Set(holdOut(tweets.slice(0, 500), 0.25).heldOut.map((t) => t.text))
    const after = new Set(holdOut(tweets, 0.25).heldOut.map((t) => t.text))
    for (const text of before) expect(after.has(text)).toBe(true)
  })

  it('keeps copies with other links and mentions together', () => {
    const copies = [
      'Big news about the bridge https://t.co/a',
      'RT @ann: Big news about the bridge https://t.co/b',
      '@bob Big news about the bridge'
    ]
    const { train, heldOut } = holdOut(
      copies.map((text) => ({ text })),
      0.5
    )
    expect([train.length, heldOut.length].sort()).toEqual([0, 3])
  })
})
