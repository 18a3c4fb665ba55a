import type { ClassScore, Score, Tally } from '../contract/domain'

export const NOTHING: Tally = { tp: 0, fp: 0, fn: 0 }

export function addTallies(a: Tally, b: Tally): Tally {
  return { tp: a.tp + b.tp, fp: a.fp + b.fp, fn: a.fn + b.fn }
}

/** F1 = 2tp / (2tp + fp + fn) (van Rijsbergen 1979); null where there is neither gold nor prediction. */
export function f1(tp: number, fp: number, fn: number): number | null {
  const total = 2 * tp + fp + fn
  return total === 0 ? null : (2 * tp) / total
}

/** Precision is null without predictions, recall without gold, F1 without either. */
export function scoreOf({ tp, fp, fn }: Tally): Score {
  return {
    precision: tp + fp === 0 ? null : tp / (tp + fp),
    recall: tp + fn === 0 ? null : tp / (tp + fn),
    f1: f1(tp, fp, fn),
    support: tp + fn
  }
}

export function classScoreOf(tally: Tally): ClassScore {
  return { ...scoreOf(tally), ...tally }
}

/** The unweighted mean over classes that have gold or predictions, where an undefined part counts 0, as seqeval's macro average. */
export function macroOf(tallies: Iterable<Tally>): Score {
  const scores = [...tallies].filter((t) => t.tp + t.fp + t.fn > 0).map(scoreOf)
  const mean = (part: 'precision' | 'recall' | 'f1'): number | null =>
    scores.length === 0 ? null : scores.reduce((sum, score) => sum + (score[part] ?? 0), 0) / scores.length
  return {
    precision: mean('precision'),
    recall: mean('recall'),
    f1: mean('f1'),
    support: scores.reduce((sum, score) => sum + score.support, 0)
  }
}
