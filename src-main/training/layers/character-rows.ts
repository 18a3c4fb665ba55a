import type { Sequences } from '../batch'

/** Words laid out as a batch of character sequences: time-major, the longest word first, a step's rows a multiple of four. */
export interface CharacterRows extends Sequences {
  /** `[row]`: the character's id; 0 outside. */
  readonly ids: Int32Array
  /** `[word]`: the rows of its first and of its last character; -1 where it has none. */
  readonly first: Int32Array
  readonly last: Int32Array
}

/** @param words int32 `[word, length]`, each followed by zeros */
export function characterRows(words: Int32Array, length: number): CharacterRows {
  const count = words.length / length
  const lengths = Int32Array.from({ length: count }, (_, w) => {
    const end = words.subarray(w * length, (w + 1) * length).indexOf(0)
    return end < 0 ? length : end
  })
  const order = Array.from(lengths, (_, w) => w).sort((a, b) => lengths[b]! - lengths[a]! || a - b)
  const steps = lengths[order[0]!] ?? 0
  const starts = new Int32Array(steps + 1)
  for (let t = 0, reached = count; t < steps; t++) {
    while (reached > 0 && lengths[order[reached - 1]!]! <= t) reached--
    starts[t + 1] = starts[t]! + Math.ceil(reached / 4) * 4
  }
  const rows = starts[steps]!
  const ids = new Int32Array(rows)
  const inside = new Float32Array(rows)
  const first = new Int32Array(count).fill(-1)
  const last = new Int32Array(count).fill(-1)
  order.forEach((word, place) => {
    for (let t = 0; t < lengths[word]!; t++) {
      const row = starts[t]! + place
      ids[row] = words[word * length + t]!
      inside[row] = 1
      if (t === 0) first[word] = row
      last[word] = row
    }
  })
  return { tweets: Math.ceil(count / 4) * 4, steps, starts, inside, ids, first, last }
}
