import { wordsIn } from '../text/words'
import { overNoise, type Ratio, ratioOf } from './ratio'

/** In how many tweets something is said: in an entity's tweets now and before, and in anyone's. Or how many tweets these are. */
export interface Usage {
  readonly now: number
  readonly before: number
  readonly usual: number
}

/** What an entity's tweets say now beyond what was to be expected, with how many of them do. */
export interface Telling extends Ratio {
  readonly n: number
  readonly before: number
}

/** Tweets of before that anyone's usage counts as: an entity that was not spoken of is taken to be like all others. */
const LEVEL = 0.5
/** Tweets, and part of an entity's tweets, under which nothing is told from. */
const LEAST = 3
const LEAST_PART = 0.02

/**
 * How much more often something is said in an entity's tweets than was to be expected: from the entity's tweets of before, and where these are few from anyone's (the rate has
 * a gamma prior of shape 1/2 around anyone's). Interval and noise floor are those of the board's ratios (see ratio.ts).
 */
export function moreThanBefore(said: Usage, tweets: Usage): Ratio {
  const usual = (said.usual + 0.5) / (tweets.usual + 1)
  const level = LEVEL + said.before
  const expected = overNoise((tweets.now * level) / (tweets.before + LEVEL / usual), level)
  return ratioOf(said.now, expected.mean, expected.level, 0)
}

/**
 * The items that tell most of what is new in an entity's tweets: by n x log(lower bound of the lift), a bound on the item's part of the Kullback-Leibler divergence
 * between the tweets of now and what was to be expected (so neither a word of all tweets nor a rare one comes first). Only those whose lift is surely above 1.
 */
export function mostTelling<T extends Usage>(
  items: readonly T[],
  tweets: Usage,
  limit: number
): (T & Telling)[] {
  const least = Math.max(LEAST, LEAST_PART * tweets.now)
  return items
    .filter((item) => item.now >= least)
    .map((item) => ({ ...item, n: item.now, ...moreThanBefore(item, tweets) }))
    .filter((item) => item.interval.low > 1)
    .sort((a, b) => b.n * Math.log(b.interval.low) - a.n * Math.log(a.interval.low))
    .slice(0, limit)
}

export interface Said extends Usage {
  readonly word: string
}

/** Counts in how many of the texts each word is, copies once. @param own words that go without saying: the entity's own names */
export function wordUsage(
  now: readonly string[],
  before: readonly string[],
  usual: readonly string[],
  own: ReadonlySet<string>
): Said[] {
  const counts = new Map<string, { now: number; before: number; usual: number }>()
  for (const text of now) {
    for (const word of wordsIn(text)) {
      if (own.has(word.replace('#', ''))) continue
      const count = counts.get(word)
      if (count === undefined) counts.set(word, { now: 1, before: 0, usual: 0 })
      else count.now++
    }
  }
  const add = (texts: readonly string[], period: 'before' | 'usual'): void => {
    for (const text of texts) {
      for (const word of wordsIn(text)) {
        const count = counts.get(word)
        if (count !== undefined) count[period]++
      }
    }
  }
  add(before, 'before')
  add(usual, 'usual')
  return [...counts].map(([word, count]) => ({ word, ...count }))
}
