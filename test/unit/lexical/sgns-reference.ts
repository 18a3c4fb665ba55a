import type { Corpus } from '../../../src-main/lexical/corpus'

/** Weights as plain rows of numbers. */
export interface PlainWeights {
  readonly input: number[][]
  readonly output: number[][]
}

export interface PlainTask {
  readonly keep: Uint32Array
  readonly alias: Uint32Array
  /** For each word the input rows that it is the mean of. */
  readonly parts: readonly (readonly number[])[]
  readonly window: number
  readonly negative: number
  readonly rate: number
  readonly seedLow: number
  readonly seedHigh: number
}

const MASK = (1n << 64n) - 1n

/** xorshift64* (Vigna 2016) in big integers. */
function generator(low: number, high: number): () => bigint {
  let x = ((BigInt(high) << 32n) | BigInt(low)) ^ 0x9e3779b97f4a7c15n
  return () => {
    x ^= x >> 12n
    x = (x ^ (x << 25n)) & MASK
    x ^= x >> 27n
    return (x * 2685821657736338717n) & MASK
  }
}

/** Skip-gram with negative sampling written for reading: one pair at a time, in doubles, with the exact sigmoid. Returns the mean loss. */
export function plainSkipGram(corpus: Corpus, weights: PlainWeights, task: PlainTask): number {
  const draw = generator(task.seedLow, task.seedHigh)
  const high = (): bigint => draw() >> 32n
  let loss = 0
  let pairs = 0
  let sentence: number[] = []
  for (const token of corpus.tokens) {
    if (token >= 0) {
      if (Number(high()) <= task.keep[token]!) sentence.push(token)
      continue
    }
    sentence.forEach((word, i) => {
      const reach = Number((high() * BigInt(task.window)) >> 32n) + 1
      for (let j = Math.max(0, i - reach); j <= Math.min(sentence.length - 1, i + reach); j++) {
        if (j === i) continue
        const targets = [sentence[j]!]
        for (let n = 0; n < task.negative; n++) {
          const cell = Number((high() * BigInt(corpus.words.length)) >> 32n)
          const isOther = Number(draw() & 0xffffffffn) > task.alias[2 * cell]!
          const noise = isOther ? task.alias[2 * cell + 1]! : cell
          if (noise !== targets[0]) targets.push(noise)
        }
        loss += plainStep(weights, task.parts[word]!, targets, task.rate)
        pairs++
      }
    })
    sentence = []
  }
  return loss / pairs
}

function plainStep(
  weights: PlainWeights,
  parts: readonly number[],
  targets: readonly number[],
  rate: number
): number {
  const dim = weights.input[0]!.length
  const hidden = Array.from(
    { length: dim },
    (_, k) => parts.reduce((s, p) => s + weights.input[p]![k]!, 0) / parts.length
  )
  const gradients = targets.map((target, i) => {
    const product = hidden.reduce((s, h, k) => s + h * weights.output[target]![k]!, 0)
    return (i === 0 ? 1 : 0) - 1 / (1 + Math.exp(-product))
  })
  const change = hidden.map(() => 0)
  const loss = gradients.reduce((s, g) => s - Math.log(1 - Math.abs(g)), 0)
  targets.forEach((target, i) => {
    const row = weights.output[target]!
    hidden.forEach((h, k) => {
      change[k]! += rate * gradients[i]! * row[k]!
      row[k]! += rate * gradients[i]! * h
    })
  })
  for (const part of parts) {
    change.forEach((c, k) => {
      weights.input[part]![k]! += c
    })
  }
  return loss
}
