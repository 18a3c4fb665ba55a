import type { Crf, Emissions } from './crf'

/** The best label sequence (Viterbi 1967). Ties go to the lower label. */
export function viterbi(crf: Crf, emissions: Emissions): Int32Array {
  const { size } = crf
  const { values, offset, stride, length } = emissions
  const path = new Int32Array(length)
  if (length === 0) return path
  const from = new Int32Array(length * size)
  let best = Float64Array.from({ length: size }, (_, k) => crf.start[k]! + values[offset + k]!)
  for (let t = 1; t < length; t++) {
    const next = new Float64Array(size)
    for (let k = 0; k < size; k++) {
      let most = Number.NEGATIVE_INFINITY
      let which = 0
      for (let j = 0; j < size; j++) {
        const s = best[j]! + crf.transitions[j * size + k]!
        if (s > most) {
          most = s
          which = j
        }
      }
      next[k] = most + values[offset + t * stride + k]!
      from[t * size + k] = which
    }
    best = next
  }
  let label = 0
  for (let k = 1; k < size; k++) {
    if (best[k]! + crf.end[k]! > best[label]! + crf.end[label]!) label = k
  }
  for (let t = length - 1; t >= 0; t--) {
    path[t] = label
    label = from[t * size + label]!
  }
  return path
}
