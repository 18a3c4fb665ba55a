import type { Interval } from '../contract/domain'
import { eachResample, intervalOf, sumDraws } from './bootstrap'
import { countTweets, type TweetCounts, totals } from './counts'
import { f1 } from './score'

type Labels = readonly (readonly string[])[]

/** Micro F1 of `b` less that of `a` on the same tweets. */
export interface Comparison {
  readonly a: number | null
  readonly b: number | null
  readonly difference: number | null
  readonly interval: Interval | null
  /** Two-sided, from the share of resamples in which the difference has not the sign it has on all tweets; never 0. */
  readonly p: number | null
}

/** Paired bootstrap over tweets (Koehn 2004): both models are scored on the same resamples. */
export function compareModels(
  gold: Labels,
  a: Labels,
  b: Labels,
  { resamples = 2000, seed = 1 }: { resamples?: number; seed?: number } = {}
): Comparison {
  const countsA = countTweets(gold, a)
  const countsB = countTweets(gold, b)
  const scoreA = microOfAll(countsA)
  const scoreB = microOfAll(countsB)
  const differences: number[] = []
  eachResample(countsA.tweets, resamples, seed, (draws) => {
    const x = micro(sumDraws(countsA, draws))
    const y = micro(sumDraws(countsB, draws))
    if (x !== null && y !== null) differences.push(y - x)
  })
  return {
    a: scoreA,
    b: scoreB,
    difference: scoreA === null || scoreB === null ? null : scoreB - scoreA,
    interval: intervalOf(differences),
    p: differences.length === 0 ? null : twoSided(differences)
  }
}

function microOfAll(counts: TweetCounts): number | null {
  return micro(Float64Array.from(totals(counts).flatMap(({ tp, fp, fn }) => [tp, fp, fn])))
}

function micro(sums: Float64Array): number | null {
  let tp = 0
  let fp = 0
  let fn = 0
  for (let i = 0; i < sums.length; i += 3) {
    tp += sums[i]!
    fp += sums[i + 1]!
    fn += sums[i + 2]!
  }
  return f1(tp, fp, fn)
}

function twoSided(differences: readonly number[]): number {
  const n = differences.length
  const notAbove = differences.filter((d) => d <= 0).length
  const notBelow = differences.filter((d) => d >= 0).length
  return Math.min(1, (2 * (Math.min(notAbove, notBelow) + 1)) / (n + 1))
}
