import type { Crf } from '../model/crf'
import { pooledCrf, pooledScores } from '../model/pool'
import { createThermometer } from './temperature'

/** A model's CRF and its emissions `[token, label]` of each tweet. */
export interface PoolMember {
  readonly crf: Crf
  readonly emissions: readonly Float32Array[]
}

/** Weight that is moved from one member to another at a time. */
const STEP = 0.05

/**
 * Weights of a logarithmic pool, multiples of 0.05: those under which the true label sequences are likeliest, at the pool's best temperature. Found
 * from equal weights by moving a step from one member to another while that helps; the loss is convex in the weights at a fixed temperature.
 */
export function poolWeights(
  members: readonly PoolMember[],
  labels: readonly (readonly string[])[]
): number[] {
  const all = labels.map((_, i) => i)
  const loss = (steps: readonly number[]): number => {
    const weights = steps.map((n) => n * STEP)
    const crf = pooledCrf(
      members.map((member) => member.crf),
      weights
    )
    const tweets = labels.map((own, i) => ({
      emissions: pooledScores(
        members.map(({ emissions }) => emissions[i]!),
        weights
      ),
      labels: own
    }))
    const thermometer = createThermometer(crf, tweets)
    return thermometer.loss('sequences', thermometer.fit('sequences', all), all)
  }
  let best = equalSteps(members.length)
  let least = loss(best)
  for (;;) {
    const moves = members.flatMap((_, from) =>
      members.flatMap((_, to) =>
        from === to || best[from] === 0
          ? []
          : [best.map((n, m) => (m === from ? n - 1 : m === to ? n + 1 : n))]
      )
    )
    const better = moves
      .map((steps) => ({ steps, loss: loss(steps) }))
      .reduce((a, b) => (b.loss < a.loss ? b : a), { steps: best, loss: least })
    if (better.steps === best) break
    best = better.steps
    least = better.loss
  }
  return best.map((n) => n * STEP)
}

/** Whole steps that sum to 1, as equal as can be. */
function equalSteps(count: number): number[] {
  const total = Math.round(1 / STEP)
  return Array.from({ length: count }, (_, m) => Math.floor((total + count - 1 - m) / count))
}
