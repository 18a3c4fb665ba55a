import { tidy } from '@tensorflow/tfjs-core'
import { constrained } from '../model/graph'
import { viterbi } from '../model/viterbi'
import type { WordTable } from '../model/word-table'
import { LABELS } from '../text/labels'
import { gatherRows } from './batch'
import { createBatch, lengthBatches } from './batching'
import type { Example } from './examples'
import { LABEL_STRIDE, learnedCrf } from './losses/crf-loss'
import type { Network } from './network'

export interface Applied {
  /** Best labels of each tweet, in the order of the examples. */
  readonly labels: readonly (readonly string[])[]
  /** Mean over tweets of the loss of their batch; null where the examples have no labels. */
  readonly loss: number | null
}

const BATCH = 64

/** Tags examples with the network as it stands. @param sets masks of the label sets, for the loss; null skips it */
export function applyNetwork(
  network: Network,
  table: WordTable,
  examples: readonly Example[],
  sets: Float32Array | null
): Applied {
  const crf = constrained(learnedCrf(network.parameters))
  const labels: string[][] = new Array(examples.length)
  const { memory } = network
  let loss = 0
  const batches = lengthBatches(examples, BATCH)
  for (const places of batches) {
    const batch = createBatch(
      table,
      places.map((place) => examples[place]!)
    )
    const mark = memory.mark()
    const leaf = network.leaf(batch)
    tidy(() => {
      const emissions = network.emissions(batch, null, leaf)
      const values = emissions.dataSync<'float32'>()
      places.forEach((place, b) => {
        const length = batch.lengths[b]!
        const own = new Float32Array(length * LABEL_STRIDE)
        gatherRows(batch, b, values, LABEL_STRIDE, own)
        const path = viterbi(crf, { values: own, offset: 0, stride: LABEL_STRIDE, length })
        labels[place] = Array.from(path, (label) => LABELS[label]!)
      })
      if (sets !== null) {
        loss += places.length * network.loss(emissions, batch, sets).dataSync<'float32'>()[0]!
      }
    })
    leaf?.leaf?.dispose()
    memory.release(mark)
  }
  return { labels, loss: sets === null ? null : loss / Math.max(1, examples.length) }
}
