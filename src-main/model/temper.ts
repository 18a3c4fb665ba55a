import type { Crf } from './crf'

/**
 * A CRF whose scores are divided by a temperature. With the emissions divided too, every path's probability is raised to 1 / T and
 * normalised again: confidences change, and no path overtakes another, so the tags stay (Guo et al. 2017 for a single label).
 */
export function tempered(crf: Crf, temperature: number): Crf {
  if (temperature === 1) return crf
  const scale = (scores: Float32Array): Float32Array => scores.map((score) => score / temperature)
  return {
    size: crf.size,
    transitions: scale(crf.transitions),
    start: scale(crf.start),
    end: scale(crf.end)
  }
}

/** Emissions divided by a temperature; the same array where it is 1. */
export function temperedScores(values: Float32Array, temperature: number): Float32Array {
  return temperature === 1 ? values : values.map((value) => value / temperature)
}
