import { LABELS, labelIndex, OUTSIDE } from '../text/labels'
import { bioLabels, chunks } from './chunks'

const SIZE = LABELS.length
const LEAST = 1e-9
const MOST_STEPS = 1000
const CLOSE = 1e-6

/** P(true label) of each token under marginals `[token, label]`, tweet after tweet. A class that is not one of ours counts as outside. */
export function goldLikelihoods(
  marginals: readonly Float32Array[],
  tweets: readonly { readonly labels: readonly string[] }[]
): Float64Array {
  return Float64Array.from(
    tweets.flatMap(({ labels }, i) =>
      bioLabels(labels.length, chunks(labels)).map(
        (label, t) => marginals[i]![t * SIZE + (labelIndex(label) ?? OUTSIDE)]!
      )
    )
  )
}

/**
 * Weights of a linear pool of models, those under which what happened is likeliest, by expectation maximisation (Dempster, Laird and
 * Rubin 1977). @param likelihoods `[model][case]`
 */
export function poolWeights(likelihoods: readonly Float64Array[]): number[] {
  const count = likelihoods[0]?.length ?? 0
  let weights = likelihoods.map(() => 1 / likelihoods.length)
  for (let step = 0; step < MOST_STEPS && count > 0; step++) {
    const next = weights.map(() => 0)
    for (let i = 0; i < count; i++) {
      const shares = likelihoods.map((of, m) => weights[m]! * Math.max(LEAST, of[i]!))
      const total = shares.reduce((sum, share) => sum + share, 0)
      shares.forEach((share, m) => {
        next[m]! += share / total / count
      })
    }
    const moved = Math.max(...next.map((weight, m) => Math.abs(weight - weights[m]!)))
    weights = next
    if (moved < CLOSE) break
  }
  return weights
}
