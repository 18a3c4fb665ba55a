import {
  add,
  concat,
  gather,
  matMul,
  reshape,
  slice,
  type Tensor,
  tensor1d,
  tensor2d,
  transpose
} from '@tensorflow/tfjs-core'
import type { GraphBatch, GraphDescription } from '../messages'
import { type Spellings, strongestWindows, withoutPadding } from './characters'
import { crfLoss } from './crf'
import type { BatchLayout } from './layout'
import { tokenLosses } from './losses'
import { recurrence } from './recurrence'
import { lockedDropout, tokenRows } from './tokens'

/** The weights of a network by name, as leaves of the tape. */
export type Weights = (name: string) => Tensor

/** The loss of a batch. @param vectors the batch's distinct word vectors; null where the network has none */
export function batchLoss(
  graph: GraphDescription,
  sets: Tensor,
  batch: GraphBatch,
  index: BatchLayout,
  weights: Weights,
  vectors: Tensor | null
): Tensor {
  const { places } = index
  const characters = index.spellings === null ? null : characterFeatures(graph, index.spellings, weights)
  const clusters = graph.clusters ? weights('clusters') : null
  let x = tokenRows(graph, batch, index, { vectors, characters, clusters })
  for (let layer = 0; layer < graph.layers; layer++) {
    const both = (part: string, axis: number): Tensor =>
      concat(
        ['forward', 'backward'].map((direction) => weights(`lstm-${layer}-${direction}-${part}`)),
        axis
      )
    const sums = add(matMul(x as never, both('input', 1) as never), both('bias', 1))
    x = lockedDropout(batch, recurrence(sums, both('hidden', 0), places), batch.outputMasks[layer] ?? null)
  }
  const emissions = add(matMul(x as never, weights('emission-weights') as never), weights('emission-bias'))
  const allowed = gather(sets as never, tensor1d(batch.labels, 'int32') as never) as Tensor
  if (graph.loss.kind !== 'likelihood') return tokenLosses(graph, batch, emissions, allowed)
  const learned = ['transitions', 'start', 'end'].map(weights)
  return crfLoss(graph, batch, places, emissions, learned, allowed)
}

function characterFeatures(graph: GraphDescription, words: Spellings, weights: Weights): Tensor {
  const { size, widths } = graph.characters!
  const embedding = weights('characters')
  const count = embedding.shape[0]!
  const symbols = slice(embedding, [0, 0], [count, size])
  const parts = widths.map((width) => {
    const filters = weights(`filters-${width}`)
    const columns = filters.shape[1]!
    const byOffset = transpose(reshape(filters, [width, size, columns]), [1, 0, 2])
    const tables = matMul(symbols as never, reshape(byOffset, [size, width * columns]) as never)
    return strongestWindows(tables, weights(`filter-bias-${width}`), width, words)
  })
  return withoutPadding(parts, graph.layout.filters)
}

/** The masks of the label sets as a tensor. */
export function setMasks({ sets, labelStride }: GraphDescription): Tensor {
  return tensor2d(sets, [sets.length / labelStride, labelStride])
}
