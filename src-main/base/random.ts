/** Seeded random numbers (sfc32, Doty-Humphrey 2010): the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer in [0, n). */
  below(n: number): number
  /** Standard normal (Box and Muller 1958). */
  normal(): number
  /** Shuffles in place (Fisher and Yates) and returns the array. */
  shuffle<T>(items: T[]): T[]
  /** An independent generator, told apart by `stream`. */
  fork(stream: number): Random
}

export function seededRandom(seed: number, stream = 0): Random {
  return fromState([seed >>> 0, (seed / 0x100000000) >>> 0, stream >>> 0, 1], 15)
}

function fromState(state: readonly [number, number, number, number], warmup: number): Random {
  let [a, b, c, counter] = state
  const word = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < warmup; i++) word()
  const random: Random = {
    next: () => (word() >>> 5) * 2 ** -27 + (word() >>> 6) * 2 ** -53,
    below: (n) => Math.floor(random.next() * n),
    normal: () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = random.below(i + 1)
        const x = items[i]!
        items[i] = items[j]!
        items[j] = x
      }
      return items
    },
    fork: (s) => fromState([word(), word(), s >>> 0, 1], 15)
  }
  return random
}
