/** A linear-chain CRF's scores (Lafferty et al. 2001), constraints included: `transitions[from * size + to]`. */
export interface Crf {
  readonly size: number
  readonly transitions: Float32Array
  readonly start: Float32Array
  readonly end: Float32Array
}

/** Scores of one tweet: that of label k at token t is `values[offset + t * stride + k]`. */
export interface Emissions {
  readonly values: Float32Array
  readonly offset: number
  readonly stride: number
  readonly length: number
}

/** Forward and backward variables of one tweet; buffers are used again by the next `run`. */
export interface Lattice {
  /**
   * Forward-backward with scaling (Rabiner 1989).
   * @param allowed `[token, label]`, 0 forbids a label; absent allows all
   * @returns log of the sum over allowed paths of exp(score); -Infinity where there is none (then nothing below is defined)
   */
  run(emissions: Emissions, allowed?: Uint8Array): number
  /** P(label at token) of the last `run`, written to `out[token * stride + label]`, plus what `weight` scales. */
  addMarginals(weight: number, out: Float32Array, offset: number, stride: number): void
  /** Adds `weight` times the expected number of each transition, start and end. */
  addExpectations(weight: number, transitions: Float32Array, start: Float32Array, end: Float32Array): void
  /**
   * P(exactly this span): `begin` at `from`, `inside` up to `to - 1`, and no `inside` at `to`.
   * @param from, to tokens, half-open
   */
  spanProbability(from: number, to: number, begin: number, inside: number): number
}

export function createLattice(crf: Crf): Lattice {
  const size = crf.size
  const step = Float64Array.from(crf.transitions, Math.exp)
  const first = Float64Array.from(crf.start, Math.exp)
  const last = Float64Array.from(crf.end, Math.exp)
  let alpha = new Float64Array(0)
  let beta = new Float64Array(0)
  let score = new Float64Array(0)
  let scale = new Float64Array(0)
  let length = 0

  function forward(): number {
    let total = 0
    for (let t = 0; t < length; t++) {
      const here = t * size
      for (let k = 0; k < size; k++) alpha[here + k] = t === 0 ? first[k]! : 0
      if (t > 0) {
        for (let j = 0; j < size; j++) {
          const before = alpha[here - size + j]!
          if (before === 0) continue
          for (let k = 0; k < size; k++) alpha[here + k]! += before * step[j * size + k]!
        }
      }
      let sum = 0
      for (let k = 0; k < size; k++) sum += alpha[here + k]! *= score[here + k]!
      if (sum === 0) return Number.NEGATIVE_INFINITY
      scale[t] = sum
      for (let k = 0; k < size; k++) alpha[here + k]! /= sum
      total += Math.log(sum)
    }
    return total
  }

  function backward(): number {
    const end = (length - 1) * size
    let sum = 0
    for (let k = 0; k < size; k++) sum += alpha[end + k]! * last[k]!
    if (sum === 0) return Number.NEGATIVE_INFINITY
    for (let k = 0; k < size; k++) beta[end + k] = last[k]! / sum
    for (let t = length - 1; t > 0; t--) {
      const here = t * size
      for (let j = 0; j < size; j++) {
        let b = 0
        for (let k = 0; k < size; k++) b += step[j * size + k]! * score[here + k]! * beta[here + k]!
        beta[here - size + j] = b / scale[t]!
      }
    }
    return Math.log(sum)
  }

  return {
    run(emissions, allowed) {
      length = emissions.length
      if (length === 0) return 0
      if (alpha.length < length * size) {
        alpha = new Float64Array(length * size)
        beta = new Float64Array(length * size)
        score = new Float64Array(length * size)
        scale = new Float64Array(length)
      }
      let total = 0
      for (let t = 0; t < length; t++) {
        const from = emissions.offset + t * emissions.stride
        let most = Number.NEGATIVE_INFINITY
        for (let k = 0; k < size; k++) {
          if (allowed?.[t * size + k] !== 0) most = Math.max(most, emissions.values[from + k]!)
        }
        for (let k = 0; k < size; k++) {
          const isAllowed = allowed?.[t * size + k] !== 0
          score[t * size + k] = isAllowed ? Math.exp(emissions.values[from + k]! - most) : 0
        }
        total += most
      }
      total += forward()
      return total === Number.NEGATIVE_INFINITY ? total : total + backward()
    },
    addMarginals(weight, out, offset, stride) {
      for (let t = 0; t < length; t++) {
        const here = t * size
        const to = offset + t * stride
        for (let k = 0; k < size; k++) out[to + k]! += weight * alpha[here + k]! * beta[here + k]!
      }
    },
    addExpectations(weight, transitions, start, end) {
      if (length === 0) return
      const tail = (length - 1) * size
      for (let k = 0; k < size; k++) {
        start[k]! += weight * alpha[k]! * beta[k]!
        end[k]! += weight * alpha[tail + k]! * beta[tail + k]!
      }
      for (let t = 1; t < length; t++) {
        const here = t * size
        for (let j = 0; j < size; j++) {
          const before = (weight * alpha[here - size + j]!) / scale[t]!
          if (before === 0) continue
          const row = j * size
          for (let k = 0; k < size; k++) {
            transitions[row + k]! += before * step[row + k]! * score[here + k]! * beta[here + k]!
          }
        }
      }
    },
    spanProbability(from, to, begin, inside) {
      let p = alpha[from * size + begin]!
      let label = begin
      for (let t = from + 1; t < to; t++) {
        p *= (step[label * size + inside]! * score[t * size + inside]!) / scale[t]!
        label = inside
      }
      if (to === length) return p * beta[(to - 1) * size + label]!
      let rest = 0
      for (let k = 0; k < size; k++) {
        if (k !== inside) rest += step[label * size + k]! * score[to * size + k]! * beta[to * size + k]!
      }
      return Math.min(1, (p * rest) / scale[to]!)
    }
  }
}
