import type { Crf } from './crf'

/**
 * One CRF of several: the weighted sums of their scores. With the emissions summed alike, the probability of a label sequence is the weighted
 * geometric mean of those that the members give it, normalised: the logarithmic pool (Genest and Zidek 1986).
 * @param weights one a member; they sum to 1
 */
export function pooledCrf(crfs: readonly Crf[], weights: readonly number[]): Crf {
  return {
    size: crfs[0]!.size,
    transitions: pooledScores(
      crfs.map(({ transitions }) => transitions),
      weights
    ),
    start: pooledScores(
      crfs.map(({ start }) => start),
      weights
    ),
    end: pooledScores(
      crfs.map(({ end }) => end),
      weights
    )
  }
}

/** The weighted sum of arrays of one length. */
export function pooledScores(arrays: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const sum = new Float32Array(arrays[0]!.length)
  arrays.forEach((values, m) => {
    const weight = weights[m]!
    for (let i = 0; i < sum.length; i++) sum[i]! += weight * values[i]!
  })
  return sum
}
