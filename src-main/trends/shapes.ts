/** The forms that a rise can have, each as a shape between 0 and 1 over bins. */
export type ShapeName = 'burst' | 'ramp' | 'shift'

export interface Fit {
  readonly name: ShapeName
  /** Bin where the shape begins. */
  readonly onset: number
  /** Bayesian information criterion (Schwarz 1978) in nats, lower is better. */
  readonly criterion: number
}

const HALF_LIVES = [0.5, 1, 2, 4, 7]
const BOXES = [1, 2, 3, 5]
const LEAST_SHIFT = 5
const STEPS = 14

/**
 * Fits base + amplitude x shape to Poisson counts for each form and place, and returns the best: a burst (a jump that decays or ends), a ramp (a
 * straight rise over six bins or more, four where there are under 30, that ends or lasts to the end), a shift (a jump that lasts to the end, five bins or more).
 *
 * @param offsets what one unit of base share would give in each bin: exposure x rhythm
 */
export function bestShape(counts: Float64Array, offsets: Float64Array): Fit {
  const n = counts.length
  const leastRamp = n >= 30 ? 5 : 3
  const peak = peakOf(counts, offsets)
  const shape = new Float64Array(n)
  let best: Fit = { name: 'burst', onset: peak, criterion: Number.POSITIVE_INFINITY }
  const attempt = (name: ShapeName, onset: number, parameters: number): void => {
    const criterion = (parameters / 2) * Math.log(n) - likelihood(counts, offsets, shape)
    if (criterion < best.criterion) best = { name, onset, criterion }
  }
  for (let s = Math.max(0, peak - 6); s <= peak; s++) {
    for (const half of HALF_LIVES) {
      for (let t = 0; t < n; t++) shape[t] = t < s ? 0 : 2 ** (-(t - s) / half)
      attempt('burst', s, 4)
    }
    for (const width of BOXES) {
      for (let t = 0; t < n; t++) shape[t] = t >= s && t < s + width ? 1 : 0
      attempt('burst', s, 4)
    }
  }
  for (let s = 1; s <= n - LEAST_SHIFT; s++) {
    for (let t = 0; t < n; t++) shape[t] = t < s ? 0 : 1
    attempt('shift', s, 3)
  }
  const tops = new Set([peak - 3, peak - 2, peak - 1, peak, peak + 1, peak + 2, peak + 3, n - 1])
  for (const top of tops) {
    if (top >= n) continue
    for (let s = 0; s <= top - leastRamp; s++) {
      for (const half of top === n - 1 ? [1] : [0.5, 1.5]) {
        for (let t = 0; t < n; t++) {
          shape[t] = t < s ? 0 : t <= top ? (t - s + 1) / (top - s + 1) : 2 ** (-(t - top) / half)
        }
        attempt('ramp', s, 4)
      }
    }
  }
  return best
}

/** Log likelihood of the best base and amplitude >= 0, by the multiplicative steps of Richardson 1972 and Lucy 1974. */
function likelihood(counts: Float64Array, offsets: Float64Array, shape: Float64Array): number {
  const n = counts.length
  let size = 0
  let reach = 0
  let outside = 0.5
  let outsideSize = 0
  let inside = 0.5
  for (let t = 0; t < n; t++) {
    const mean = offsets[t]!
    size += mean
    reach += mean * shape[t]!
    outside += counts[t]! * (1 - shape[t]!)
    outsideSize += mean * (1 - shape[t]!)
    inside += counts[t]! * shape[t]!
  }
  if (reach <= 0 || size <= 0) return Number.NEGATIVE_INFINITY
  let base = outside / Math.max(outsideSize, 1e-12)
  let amplitude = Math.max(inside / reach - base, base * 0.01)
  let result = 0
  for (let step = 0; step <= STEPS; step++) {
    let forBase = 0
    let forAmplitude = 0
    result = -base * size - amplitude * reach
    for (let t = 0; t < n; t++) {
      const count = counts[t]!
      if (count === 0) continue
      const rate = base + amplitude * shape[t]!
      forBase += (count * base) / rate
      forAmplitude += (count * amplitude * shape[t]!) / rate
      if (step === STEPS) result += count * Math.log(Math.max(offsets[t]!, 1e-12) * rate)
    }
    if (step === STEPS) break
    base = Math.max(1e-12, forBase / size)
    amplitude = Math.max(1e-12, forAmplitude / reach)
  }
  return result
}

function peakOf(counts: Float64Array, offsets: Float64Array): number {
  let peak = 0
  let highest = -1
  for (let t = 0; t < counts.length; t++) {
    if (offsets[t]! <= 0) continue
    const height = (counts[t]! * counts[t]!) / offsets[t]!
    if (height > highest) {
      highest = height
      peak = t
    }
  }
  return peak
}
