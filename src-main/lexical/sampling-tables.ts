/**
 * Chances with which words stay, as limits of a uniform 32-bit draw: (sqrt(n / (sample total)) + 1) sample total / n, as word2vec's code has it.
 * @param counts how often each word occurs
 */
export function keepLimits(counts: Int32Array, sample: number): Uint32Array {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const threshold = sample * total
  return Uint32Array.from(counts, (count) => {
    if (threshold <= 0) return 0xffffffff
    const chance = (Math.sqrt(count / threshold) + 1) * (threshold / count)
    return Math.min(0xffffffff, Math.floor(chance * 0x100000000))
  })
}

/**
 * Walker's alias table (Walker 1977; built as Vose 1991) over counts to a power: two numbers a word, the limit of a 32-bit draw under which the word itself
 * is meant, and the word meant above it.
 */
export function aliasTable(counts: Int32Array, power = 0.75): Uint32Array {
  const n = counts.length
  const weights = Float64Array.from(counts, (count) => count ** power)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const table = new Uint32Array(2 * n)
  const small: number[] = []
  const large: number[] = []
  for (let i = 0; i < n; i++) {
    weights[i] = (weights[i]! * n) / total
    ;(weights[i]! < 1 ? small : large).push(i)
  }
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!
    const more = large.pop()!
    table[2 * less] = Math.floor(weights[less]! * 0xffffffff)
    table[2 * less + 1] = more
    weights[more] = weights[more]! + weights[less]! - 1
    ;(weights[more]! < 1 ? small : large).push(more)
  }
  for (const i of [...small, ...large]) {
    table[2 * i] = 0xffffffff
    table[2 * i + 1] = i
  }
  return table
}

/** sigmoid(x) at `cells` + 1 places from -8 to 8, then -log sigmoid(x) at the same. */
export function sigmoidTable(cells: number): Float32Array {
  const table = new Float32Array(2 * (cells + 1))
  for (let i = 0; i <= cells; i++) {
    const x = (i / cells) * 16 - 8
    table[i] = 1 / (1 + Math.exp(-x))
    table[cells + 1 + i] = Math.log1p(Math.exp(-x))
  }
  return table
}
