import type { Random } from '../base/random'
import type { TrainingConfig } from '../model/config'
import { CAPITAL_COUNT } from '../model/word-shape'
import { type WordTable, wordInputs } from '../model/word-table'
import type { Noise, TrainingBatch } from './batch'
import type { Example } from './examples'
import { dropoutMask } from './layers/locked-dropout'
import { pieceBatch } from './transformer/piece-batch'

/** Tokens by which lengths are blurred, so that batches of like length differ from epoch to epoch. */
const BLUR = 6

/** Parts tweets into batches of one head each, in a random order; tweets of like length together where told. */
export function shuffledBatches(
  examples: readonly Example[],
  size: number,
  byLength: boolean,
  random: Random
): Example[][] {
  const heads = byHead(examples)
  const batches = heads.flatMap((own) => batchesOf(own, size, byLength, random))
  return heads.length > 1 ? random.shuffle(batches) : batches
}

/** Batches that `shuffledBatches` makes. */
export function batchCount(examples: readonly Example[], size: number): number {
  return byHead(examples).reduce((sum, own) => sum + Math.ceil(own.length / size), 0)
}

function byHead(examples: readonly Example[]): Example[][] {
  const heads = [...new Set(examples.map(({ head }) => head))].sort((a, b) => a - b)
  return heads.map((head) => examples.filter((example) => example.head === head))
}

function batchesOf(
  examples: readonly Example[],
  size: number,
  byLength: boolean,
  random: Random
): Example[][] {
  const order = random.shuffle([...examples])
  if (!byLength) return chunks(order, size)
  const keyed = order.map((example) => ({ example, key: lengthOf(example) + random.next() * BLUR }))
  keyed.sort((a, b) => a.key - b.key)
  return random.shuffle(
    chunks(
      keyed.map(({ example }) => example),
      size
    )
  )
}

/** Batches of like length, longest first, for tagging: the places of the examples. */
export function lengthBatches(examples: readonly Example[], size: number): number[][] {
  const order = examples.map((_, i) => i)
  order.sort((a, b) => examples[b]!.rows.length - examples[a]!.rows.length || a - b)
  return chunks(order, size)
}

/** Pieces where a transformer reads them, for they cost most; else tokens. */
function lengthOf({ rows, pieces }: Example): number {
  return pieces?.sequences.reduce((sum, ids) => sum + ids.length, 0) ?? rows.length
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const out: T[][] = []
  for (let i = 0; i < items.length; i += size) out.push(items.slice(i, i + size))
  return out
}

/** Lays examples out as a batch. They must stand longest first, as `longestFirst` gives them. */
export function createBatch(table: WordTable, examples: readonly Example[]): TrainingBatch {
  const tweets = Math.ceil(examples.length / 4) * 4
  const steps = examples[0]?.rows.length ?? 0
  const lengths = new Int32Array(tweets)
  examples.forEach((example, b) => {
    lengths[b] = example.rows.length
  })
  const starts = new Int32Array(steps + 1)
  for (let t = 0, reached = examples.length; t < steps; t++) {
    while (reached > 0 && lengths[reached - 1]! <= t) reached--
    starts[t + 1] = starts[t]! + Math.ceil(reached / 4) * 4
  }
  const count = starts[steps]!
  const tweetOf = new Int32Array(count)
  for (let t = 0; t < steps; t++) {
    for (let row = starts[t]!; row < starts[t + 1]!; row++) tweetOf[row] = row - starts[t]!
  }
  const index = new Int32Array(count)
  const labels = new Int32Array(count)
  const inside = new Float32Array(count)
  const weights = new Float32Array(tweets)
  const capitals = new Float32Array(tweets * CAPITAL_COUNT)
  const flags = table.lists?.width ?? 0
  const lists = flags === 0 ? null : new Float32Array(count * flags)
  const rows: number[] = []
  const places = new Map<number, number>()
  examples.forEach((example, b) => {
    weights[b] = example.weight
    capitals.set(example.capitals, b * CAPITAL_COUNT)
    example.rows.forEach((row, t) => {
      let place = places.get(row)
      if (place === undefined) {
        place = rows.push(row) - 1
        places.set(row, place)
      }
      const at = starts[t]! + b
      index[at] = place
      inside[at] = 1
      for (let i = 0; i < flags; i++) lists![at * flags + i] = example.lists![t * flags + i]!
      labels[at] = example.sets[t] ?? 0
    })
  })
  const words = wordInputs(table, rows)
  const sequences = examples.flatMap(({ pieces: own }) => (own === null ? [] : [own]))
  const pieces = sequences.length > 0 ? pieceBatch(sequences, starts) : null
  return {
    head: examples[0]?.head ?? 0,
    tweets,
    steps,
    lengths,
    starts,
    tweetOf,
    inside,
    words,
    index,
    pieces,
    capitals,
    lists,
    labels,
    weights
  }
}

/** Examples in the order that a batch wants. */
export function longestFirst(examples: readonly Example[]): Example[] {
  return [...examples].sort((a, b) => b.rows.length - a.rows.length)
}

/** Dropout of an encoder, and the width of its output. */
export interface EncoderRates {
  readonly size: number
  readonly hidden: number
  readonly attention: number
  readonly classifier: number
}

/** The random part of one training step. */
export function createNoise(
  network: TrainingConfig['network'],
  batch: TrainingBatch,
  features: number,
  random: Random,
  encoder: EncoderRates | null = null
): Noise {
  const next = (): number => random.next()
  const { tweets } = batch
  const unknown = new Uint8Array(batch.index.length)
  if (network.wordDropout > 0) {
    for (let i = 0; i < unknown.length; i++) unknown[i] = next() < network.wordDropout ? 1 : 0
  }
  const outputs = Array.from({ length: network.layers }, () =>
    network.outputDropout > 0 ? dropoutMask(next, tweets * 2 * network.units, network.outputDropout) : null
  )
  return {
    unknown: network.wordDropout > 0 ? unknown : null,
    input: network.inputDropout > 0 ? dropoutMask(next, tweets * features, network.inputDropout) : null,
    outputs,
    encoder: encoder === null ? null : encoderNoise(encoder, batch, random)
  }
}

function encoderNoise(rates: EncoderRates, batch: TrainingBatch, random: Random): Noise['encoder'] {
  const { hidden, attention, classifier, size } = rates
  const seed = random.below(2 ** 31)
  const mask = classifier > 0 ? dropoutMask(() => random.next(), batch.index.length * size, classifier) : null
  return { seed, hidden, attention, classifier: mask }
}
