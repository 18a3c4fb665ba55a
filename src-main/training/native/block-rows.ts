import type { TrainingBatch } from '../batch'

/** For each row of a batch its row in `[step, tweet]`; -1 for rows beyond a tweet's end. */
export type Places = Int32Array

export function straightPlaces(batch: TrainingBatch): Places {
  return placesOf(batch, (step) => step)
}

/** Each tweet from its last token to its first. */
export function reversedPlaces(batch: TrainingBatch): Places {
  return placesOf(batch, (step, length) => length - 1 - step)
}

function placesOf(batch: TrainingBatch, stepOf: (step: number, length: number) => number): Places {
  const { tweets, steps, starts, lengths, inside } = batch
  const places = new Int32Array(inside.length)
  for (let step = 0; step < steps; step++) {
    for (let row = starts[step]!; row < starts[step + 1]!; row++) {
      const tweet = row - starts[step]!
      places[row] = inside[row] === 0 ? -1 : stepOf(step, lengths[tweet]!) * tweets + tweet
    }
  }
  return places
}

/** Rows, `stride` apart and read from column `at`, laid out as `[step, tweet, width]`, 0 where there is no token. */
export function padded(
  { tweets, steps }: TrainingBatch,
  places: Places,
  rows: Float32Array,
  width: number,
  stride = width,
  at = 0
): Float32Array {
  const out = new Float32Array(steps * tweets * width)
  places.forEach((place, row) => {
    const from = row * stride + at
    if (place >= 0) out.set(rows.subarray(from, from + width), place * width)
  })
  return out
}

/** Writes, or adds, `[step, tweet, width]` back to rows. */
export function unpadded(
  places: Places,
  values: Float32Array,
  width: number,
  rows: Float32Array,
  stride: number,
  at: number,
  accumulate: boolean
): void {
  places.forEach((place, row) => {
    if (place < 0) return
    const from = place * width
    const to = row * stride + at
    if (accumulate) for (let i = 0; i < width; i++) rows[to + i]! += values[from + i]!
    else rows.set(values.subarray(from, from + width), to)
  })
}
