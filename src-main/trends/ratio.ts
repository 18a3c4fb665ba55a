import type { Interval } from '../contract/domain'
import { inverseBetaLogOdds } from './special'

/** Observed over expected with its 95 % interval. */
export interface Ratio {
  readonly ratio: number
  readonly interval: Interval
}

/** Units that are taken to be expected in a bucket at the least when a ratio is formed. */
const NOISE = 1

/**
 * The noise floor of ratios: what is expected is taken to be one unit in the bucket at the least, learned from as many more. Else the few mentions of a name that was never
 * seen would be hundreds of times the expected share, and stand above what everyone talks about. Tail probabilities know no such floor.
 */
export function overNoise(mean: number, level: number): { readonly mean: number; readonly level: number } {
  return mean >= NOISE ? { mean, level } : { mean: NOISE, level: (level * NOISE) / mean }
}

/**
 * The interval comes from two gammas: the true rate of the bucket (Jeffreys: n + 1/2 mentions, widened by the dispersion alpha to the shape
 * 1 / (1 / (n + 1/2) + alpha)) over the level (its own shape). A ratio of gammas is a beta's odds (Johnson, Kotz and Balakrishnan 1995, ch. 27), so no normal
 * approximation is needed for small counts.
 *
 * @param level gamma shape of the expected level
 */
export function ratioOf(count: number, mean: number, level: number, alpha: number): Ratio {
  const bound = (p: number) => boundOf(p, count, mean, level, alpha)
  return { ratio: count / mean, interval: { low: bound(0.025), high: bound(0.975) } }
}

/** The lower end of that interval alone. */
export function lowestRatio(count: number, mean: number, level: number, alpha: number): number {
  return boundOf(0.025, count, mean, level, alpha)
}

function boundOf(p: number, count: number, mean: number, level: number, alpha: number): number {
  const shape = 1 / (1 / (count + 0.5) + alpha)
  const scale = ((count + 0.5) / mean) * (level / shape)
  return scale * Math.exp(inverseBetaLogOdds(p, shape, level))
}

/** The logarithm of the lower bound by the delta method: quick, for choosing whom to compute exactly. */
export function roughScore(count: number, expected: number, learned: number, alpha: number): number {
  const { mean, level } = overNoise(expected, learned)
  return Math.log((count + 0.5) / mean) - 1.96 * Math.sqrt(1 / (count + 0.5) + alpha + 1 / level)
}
