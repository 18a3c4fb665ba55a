import type { Random } from '../../../src-main/base/random'

export const SHAPES = ['burst', 'ramp', 'shift', 'new', 'seasonal'] as const
export type Shape = (typeof SHAPES)[number]

/** An event that is laid into a background; `seasonal` is the control that must not be called. */
export interface Injected {
  readonly shape: Shape
  /** Mentions an hour without the event. */
  readonly base: number
  /** Peak rate over base rate. */
  readonly size: number
  /** Buckets `[onset, end)`. */
  readonly onset: number
  readonly end: number
  readonly counts: Float64Array
}

export const BASES = [0.01, 0.1, 1, 10]
export const SIZES = [1.5, 3, 10, 50]

/** One event of every shape, base rate and size, at a random hour of the window. `weights` is the relative volume of the hours. */
export function inject(hours: number, window: number, weights: Float64Array, random: Random): Injected[] {
  const events: Injected[] = []
  for (const shape of SHAPES) {
    for (const base of BASES) {
      for (const size of SIZES) {
        const last = shape === 'shift' || shape === 'new' ? hours - 7 * 24 : hours - 5 * 24
        const onset = window + random.below(last - window)
        const length = { burst: 12, ramp: 96, shift: hours, new: hours, seasonal: hours }[shape]
        const end = Math.min(hours, onset + length)
        const counts = new Float64Array(hours)
        for (let t = 0; t < hours; t++) {
          counts[t] = poisson(base * factor(shape, t, onset, end, size) * weights[t]!, random)
        }
        events.push({ shape, base, size, onset, end, counts })
      }
    }
  }
  return events
}

function factor(shape: Shape, t: number, onset: number, end: number, size: number): number {
  if (shape === 'seasonal') return t % 168 < 3 ? size : 1
  if (t < onset || t >= end) return shape === 'new' ? 0 : 1
  return shape === 'ramp' ? 1 + ((size - 1) * (t - onset)) / (end - onset) : size
}

function poisson(mean: number, random: Random): number {
  let n = 0
  for (let left = mean; left > 0; left -= 20) {
    const limit = Math.exp(-Math.min(left, 20))
    for (let p = random.next(); p > limit; p *= random.next()) n++
  }
  return n
}
