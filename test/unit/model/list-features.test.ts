import { expect, it } from 'vitest'
import { encodeBatch } from '../../../src-main/model/encode'
import { LIST_FLAGS, listFeatures } from '../../../src-main/model/list-features'
import { createWordTable } from '../../../src-main/model/word-table'
import { smallVocabulary } from '../../support/small-network'

const LISTS = [
  { caseRule: 'capital' as const, names: ['New York', 'New York Jets', 'Paris'] },
  { caseRule: 'ignore' as const, names: ['paris', 'jets'] }
]

/** Of each token, for each list: `s` a name of one word, `b` and `i` a longer one, `-` none. */
function told(tokens: readonly string[]): string[] {
  const { flags, width } = listFeatures(LISTS)
  const values = flags(tokens)
  return tokens.map((_, t) =>
    LISTS.map((_, list) => {
      const own = [...values.subarray(t * width + list * LIST_FLAGS, t * width + (list + 1) * LIST_FLAGS)]
      return own.every((flag) => flag === 0)
        ? '-'
        : own.flatMap((flag, i) => (flag ? ['sbi'[i]!] : [])).join('')
    }).join('')
  )
}

it('each list tells its longest names by itself', () => {
  expect(told(['The', 'New', 'York', 'Jets', 'in', 'paris', ',', 'Paris'])).toEqual([
    '--',
    'b-',
    'i-',
    'is',
    '--',
    '-s',
    '--',
    'ss'
  ])
})

it('a batch holds the flags of each tweet where its tokens stand, and zeros beyond its end', () => {
  const tweets = [['Paris'], ['in', 'New', 'York']]
  const { lists, steps } = encodeBatch(createWordTable({ ...smallVocabulary, lists: LISTS }), tweets)
  const width = LISTS.length * LIST_FLAGS
  const { flags } = listFeatures(LISTS)
  expect(steps).toBe(3)
  expect([...lists!.subarray(0, width)]).toEqual([...flags(tweets[0]!)])
  expect(lists!.subarray(width, 3 * width).every((flag) => flag === 0)).toBe(true)
  expect([...lists!.subarray(3 * width)]).toEqual([...flags(tweets[1]!)])
  expect(encodeBatch(createWordTable(smallVocabulary), tweets).lists).toBeNull()
})
