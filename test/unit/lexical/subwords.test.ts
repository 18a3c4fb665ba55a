import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ngramBuckets, subwordRows } from '../../../src-main/lexical/subwords'

const expected = JSON.parse(
  readFileSync(join(__dirname, '../../fixtures/lexical/ngram-buckets.json'), 'utf8')
) as Record<string, number[]>
const options = { shortest: 3, longest: 6, buckets: 5000 }

describe('subwords', () => {
  it('fall into the buckets that gensim and fastText put them in', () => {
    const sorted = (numbers: number[]): number[] => [...numbers].sort((a, b) => a - b)
    for (const [word, buckets] of Object.entries(expected)) {
      expect([word, sorted(ngramBuckets(word, options))]).toEqual([word, sorted(buckets)])
    }
  })

  it('stand behind the rows of the words', () => {
    const { starts, parts } = subwordRows(['the', '😂'], options)
    expect([...starts]).toEqual([0, 7, 9])
    expect(parts[0]).toBe(0)
    expect([...parts.subarray(7)]).toEqual([1, 2 + expected['😂']![0]!])
  })
})
