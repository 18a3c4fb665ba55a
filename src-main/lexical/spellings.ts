import { throwIfCancelled } from '../base/errors'
import { normaliseWord } from '../text/normalise'
import { tokenise } from '../text/tokenise'
import { SequenceSet } from './sequence-set'

/** How normalised words are written in running text. */
export interface Spellings {
  /** The most frequent first, ties by code unit. */
  readonly words: readonly string[]
  /** Group by how often a word begins with a capital, from `CAPITAL_SHARES`: 0 for hardly ever. */
  readonly capital: readonly number[]
  /** Group by how often all of it is in capitals, from `LOUD_SHARES`. */
  readonly loud: readonly number[]
  /** Distinct tweets. */
  readonly texts: number
}

/** Lower ends of the groups after the first. */
export const CAPITAL_SHARES = [0.02, 0.06, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95]
export const LOUD_SHARES = [0.02, 0.1, 0.4, 0.8]
/** Tweets with more capitalised words than this say nothing by them, nor do those without any. */
const MOST_CAPITALISED = 0.6
/** What a sentence may begin after. */
const BEFORE_SENTENCE = /^(?:[.!?:…"“|-]+|RT|@.*)$/u
const IS_SPELLED = /^\p{L}/u
const IS_CAPITALISED = /^\p{Lu}/u
const IS_LOUD = /^\P{Ll}{2,}$/u

interface Tally {
  seen: number
  capital: number
  loud: number
}

/**
 * Counts how words are written where the writer had the choice: inside sentences, of tweets that are written in small letters and capitals. A word that is a name is mostly
 * capitalised there, which tells names in tweets that are in small letters throughout.
 *
 * @param minCount words seen less often, so, are left out
 * @param onText called after each thousand of texts with how many were read
 */
export async function countSpellings(
  texts: AsyncIterable<string> | Iterable<string>,
  minCount: number,
  onText: (read: number) => void = () => {},
  signal?: AbortSignal
): Promise<Spellings> {
  const numbers = new Map<string, number>()
  const tallies = new Map<string, Tally>()
  const known = new SequenceSet()
  let read = 0
  for await (const text of texts) {
    const tokens = tokenise(text).map((token) => token.text)
    const words = tokens.map(normaliseWord)
    const sequence = Int32Array.from(words, (word) => numbers.get(word) ?? added(numbers, word))
    if (known.add(sequence) && isMixed(tokens)) addTweet(tallies, tokens, words)
    if (++read % 1000 === 0) {
      throwIfCancelled(signal)
      onText(read)
    }
  }
  onText(read)
  const kept = [...tallies].filter(([, { seen }]) => seen >= minCount)
  kept.sort(([a, { seen: m }], [b, { seen: n }]) => n - m || (a < b ? -1 : 1))
  return {
    words: kept.map(([word]) => word),
    capital: kept.map(([, { capital, seen }]) => groupOf(capital / seen, CAPITAL_SHARES)),
    loud: kept.map(([, { loud, seen }]) => groupOf(loud / seen, LOUD_SHARES)),
    texts: known.size
  }
}

function added(numbers: Map<string, number>, word: string): number {
  numbers.set(word, numbers.size)
  return numbers.size - 1
}

function isMixed(tokens: readonly string[]): boolean {
  const spelled = tokens.filter((token) => IS_SPELLED.test(token))
  const capitalised = spelled.filter((token) => IS_CAPITALISED.test(token)).length
  return capitalised > 0 && capitalised <= MOST_CAPITALISED * spelled.length
}

function addTweet(tallies: Map<string, Tally>, tokens: readonly string[], words: readonly string[]): void {
  let isFirst = true
  tokens.forEach((token, i) => {
    const word = words[i]!
    if (!IS_SPELLED.test(token) || BEFORE_SENTENCE.test(token)) {
      if (BEFORE_SENTENCE.test(token)) isFirst = true
      return
    }
    const isInside = !isFirst
    isFirst = false
    if (!isInside || word === 'URL' || /\s/.test(word)) return
    let tally = tallies.get(word)
    if (tally === undefined) {
      tally = { seen: 0, capital: 0, loud: 0 }
      tallies.set(word, tally)
    }
    tally.seen++
    if (!IS_CAPITALISED.test(token)) return
    tally.capital++
    if (IS_LOUD.test(token)) tally.loud++
  })
}

function groupOf(share: number, ends: readonly number[]): number {
  return ends.filter((end) => share >= end).length
}
