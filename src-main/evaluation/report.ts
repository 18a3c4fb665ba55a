import type { EvaluationReport } from '../contract/domain'
import { bootstrapIntervals } from './bootstrap'
import { countTweets, totals } from './counts'
import { addTallies, classScoreOf, macroOf, NOTHING, scoreOf } from './score'
import { tokenReport } from './tokens'

export interface EvaluateOptions {
  /** Resamples of tweets behind the intervals; 0 leaves the intervals null. */
  readonly resamples?: number
  readonly seed?: number
  /** Classes that are listed even where there is neither gold nor prediction of them. */
  readonly classes?: readonly string[]
}

/**
 * Scores predicted labels against gold by strict span and class, as seqeval and conlleval count.
 * @param gold labels `[tweet][token]`, BIO (BIOES and malformed sequences are read as conlleval reads them)
 * @param predicted the same shape; a RangeError where it is not
 */
export function evaluate(
  gold: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
  { resamples = 2000, seed = 1, classes = [] }: EvaluateOptions = {}
): EvaluationReport {
  const counts = countTweets(gold, predicted)
  const tallies = new Map(totals(counts).map((tally, i) => [counts.classes[i]!, tally]))
  const intervals = bootstrapIntervals(counts, resamples, seed)
  const names = [...classes, ...counts.classes.filter((name) => !classes.includes(name))]
  return {
    micro: {
      ...scoreOf([...tallies.values()].reduce(addTallies, NOTHING)),
      interval: intervals.micro
    },
    macro: macroOf(tallies.values()),
    untyped: scoreOf(counts.untyped),
    perClass: Object.fromEntries(
      names.map((name) => [
        name,
        {
          ...classScoreOf(tallies.get(name) ?? NOTHING),
          interval: intervals.perClass[counts.classes.indexOf(name)] ?? null
        }
      ])
    ),
    token: tokenReport(gold, predicted),
    tweetsPerSecond: null
  }
}
