import { tidy } from '@tensorflow/tfjs-core'
import type { LabelledTweet } from '../evaluation/conll'
import { createLattice } from '../model/crf'
import { constrained } from '../model/graph'
import { isLegalStart, isLegalTransition } from '../model/transitions'
import type { WordTable } from '../model/word-table'
import { LABELS } from '../text/labels'
import { gatherRows } from './batch'
import { createBatch, lengthBatches } from './batching'
import { indexOf, type LabelSets } from './data/label-sets'
import type { TrainingTweet } from './data/labelled'
import { examplesOf } from './examples'
import { LABEL_STRIDE, learnedCrf } from './losses/crf-loss'
import type { Network } from './network'

/** A label this probable stands alone; else all above the lower bound are allowed. */
const SURE = 0.85
const POSSIBLE = 0.1
const BATCH = 64

/**
 * Labels tweets with a network's own marginals: silver tweets to train on, so that it keeps what it knows. Spans that the tweets have
 * already stay as they are.
 */
export function selfLabelled(
  network: Network,
  table: WordTable,
  tweets: readonly LabelledTweet[],
  sets: LabelSets,
  weight: number,
  maxTokens: number
): TrainingTweet[] {
  const blank = tweets.map(({ tokens, labels }) => ({
    words: tokens,
    sets: Int32Array.from(labels, indexOf),
    weight,
    source: 'silver' as const
  }))
  const examples = examplesOf(table, blank, maxTokens, network.encoder?.subWords)
  const lattice = createLattice(constrained(learnedCrf(network.parameters)))
  const { memory } = network
  const out: TrainingTweet[] = new Array(examples.length)
  for (const places of lengthBatches(examples, BATCH)) {
    const batch = createBatch(
      table,
      places.map((place) => examples[place]!)
    )
    const mark = memory.mark()
    const leaf = network.leaf(batch)
    tidy(() => {
      const values = network.emissions(batch, null, leaf).dataSync<'float32'>()
      places.forEach((place, b) => {
        const length = batch.lengths[b]!
        const own = new Float32Array(length * LABEL_STRIDE)
        gatherRows(batch, b, values, LABEL_STRIDE, own)
        lattice.run({ values: own, offset: 0, stride: LABEL_STRIDE, length })
        const marginals = new Float32Array(length * LABELS.length)
        lattice.addMarginals(1, marginals, 0, LABELS.length)
        const { words, sets: given } = examples[place]!
        out[place] = {
          words,
          sets: Int32Array.from(allowedLabels(marginals, given), (labels) => sets.add(labels)),
          weight,
          source: 'silver'
        }
      })
    })
    leaf?.leaf?.dispose()
    memory.release(mark)
  }
  return out
}

/**
 * The labels that each token may have by its marginals, such that a legal path remains.
 * @param given labels that stand already; O where none does
 */
export function allowedLabels(marginals: Float32Array, given?: Int32Array): number[][] {
  const size = LABELS.length
  const allowed: number[][] = []
  for (let at = 0; at < marginals.length; at += size) {
    const t = at / size
    const before = allowed.at(-1)
    if (given !== undefined && given[t] !== 0) {
      allowed.push([given[t]!])
      continue
    }
    const endsGiven = given !== undefined && t > 0 && given[t - 1] !== 0
    const p = marginals.subarray(at, at + size)
    const best = p.indexOf(Math.max(...p))
    const likely = p[best]! >= SURE ? [best] : LABELS.flatMap((_, k) => (p[k]! >= POSSIBLE ? [k] : []))
    const fits = (likely.length > 0 ? likely : [best]).filter((to) =>
      before === undefined || endsGiven
        ? isLegalStart(to)
        : before.some((from) => isLegalTransition(from, to))
    )
    allowed.push(fits.length > 0 ? fits : [best % 2 === 0 && best > 0 ? (endsGiven ? 0 : best - 1) : best])
  }
  return allowed
}
