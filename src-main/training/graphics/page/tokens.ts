import {
  concat,
  gather,
  mul,
  reshape,
  type Tensor,
  tensor,
  tensor1d,
  tensor2d,
  zeros
} from '@tensorflow/tfjs-core'
import { CAPITAL_COUNT, SHAPE_COUNT } from '../../../model/word-shape'
import type { GraphBatch, GraphDescription } from '../messages'
import type { BatchLayout } from './layout'
import { readRows } from './rows'

/** What of a batch's words is computed or learned. */
export interface TokenParts {
  /** Distinct word vectors, `[vector, layout.vectors]`; null without. */
  readonly vectors: Tensor | null
  /** `[word, widths * filters]` */
  readonly characters: Tensor | null
  /** `[cluster, layout.clusterSize]` */
  readonly clusters: Tensor | null
}

/** Features of a batch's tokens with unknown words and locked dropout, `[row, layout.stride]`. */
export function tokenRows(
  { layout }: GraphDescription,
  batch: GraphBatch,
  index: BatchLayout,
  parts: TokenParts
): Tensor {
  const rows = batch.index.length
  const { words } = batch
  const wordParts: Tensor[] = []
  if (parts.characters !== null) wordParts.push(parts.characters)
  if (parts.clusters !== null && index.clusters !== null) {
    const clusters = readRows(parts.clusters, index.clusters)
    wordParts.push(reshape(clusters, [words.count, layout.clusterColumns * layout.clusterSize]))
  }
  if (layout.shapes) wordParts.push(tensor2d(words.shapes, [words.count, SHAPE_COUNT]))
  const columns: Tensor[] = []
  if (parts.vectors !== null && index.vectors !== null) columns.push(readRows(parts.vectors, index.vectors))
  if (wordParts.length > 0) {
    columns.push(readRows(beside(wordParts), index.words))
  }
  const tweetOf = tensor1d(batch.tweetOf, 'int32')
  if (layout.capitals) {
    columns.push(gather(tensor2d(batch.capitals, [batch.tweets, CAPITAL_COUNT]), tweetOf))
  }
  if (batch.lists !== null) columns.push(tensor2d(batch.lists, [rows, layout.lists]))
  const inside = tensor(batch.inside, [rows, 1])
  const mask =
    batch.inputMask === null
      ? inside
      : mul(gather(tensor2d(batch.inputMask, [batch.tweets, layout.size]), tweetOf), inside)
  const x = mul(beside(columns), mask)
  return layout.stride === layout.size ? x : beside([x, zeros([rows, layout.stride - layout.size])])
}

/** Locked dropout: a tweet's mask for all of its rows. */
export function lockedDropout(batch: GraphBatch, x: Tensor, mask: Float32Array | null): Tensor {
  if (mask === null) return x
  const width = x.shape[1]!
  return mul(x, gather(tensor2d(mask, [batch.tweets, width]), tensor1d(batch.tweetOf, 'int32')))
}

function beside(parts: readonly Tensor[]): Tensor {
  return parts.length === 1 ? parts[0]! : concat([...parts], 1)
}
