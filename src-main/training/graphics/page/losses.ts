import {
  add,
  clipByValue,
  exp,
  greater,
  log,
  logSoftmax,
  maximum,
  mul,
  neg,
  pow,
  reshape,
  scalar,
  slice,
  softmax,
  softplus,
  sub,
  sum,
  type Tensor,
  tensor1d,
  where
} from '@tensorflow/tfjs-core'
import type { GraphBatch, GraphDescription } from '../messages'

const LEAST = 1e-30

/**
 * Weighted sum of a loss over the rows of a batch (losses/token-losses.ts has the formulas).
 * @param emissions `[row, labelStride]` @param allowed the same: 1 for each label that a token may have
 */
export function tokenLosses(
  { labels, loss }: GraphDescription,
  batch: GraphBatch,
  emissions: Tensor,
  allowed: Tensor
): Tensor {
  const rows = batch.index.length
  const scores = slice(emissions, [0, 0], [rows, labels])
  const mask = slice(allowed, [0, 0], [rows, labels])
  const each =
    loss.kind === 'cross-entropy'
      ? crossEntropy(scores, mask, loss.labelSmoothing)
      : loss.kind === 'focal-softmax'
        ? focalSoftmax(scores, mask, loss.gamma)
        : focalSigmoid(scores, mask, loss.alpha, loss.gamma)
  return reshape(sum(mul(each, tensor1d(batch.weights))), [])
}

function crossEntropy(scores: Tensor, mask: Tensor, smoothing: number): Tensor {
  const logP = logSoftmax(scores)
  const right = log(maximum(sum(mul(exp(logP), mask), 1), LEAST))
  const plain = mul(neg(right), 1 - smoothing)
  if (smoothing === 0) return plain
  const spread = sum(maximum(logP, Math.log(LEAST)), 1)
  return sub(plain, mul(spread, smoothing / scores.shape[1]!))
}

function focalSoftmax(scores: Tensor, mask: Tensor, gamma: number): Tensor {
  const q = clipByValue(sum(mul(softmax(scores), mask), 1), LEAST, 1)
  return neg(mul(raised(sub(1, q), gamma), log(q)))
}

/** Of a partly labelled token only the labels that it cannot have count. */
function focalSigmoid(scores: Tensor, mask: Tensor, alpha: number, gamma: number): Tensor {
  const isRight = greater(mask, 0)
  const isPartly = greater(sum(mask, 1, true), 1)
  const logQ = neg(softplus(where(isRight, neg(scores), scores)))
  const weight = add(mul(mask, 2 * alpha - 1), 1 - alpha)
  const counted = where(isPartly, sub(1, mask), scalar(1))
  return sum(mul(mul(weight, counted), mul(raised(sub(1, exp(logQ)), gamma), neg(logQ))), 1)
}

function raised(x: Tensor, exponent: number): Tensor {
  return exponent === 0 ? add(mul(x, 0), 1) : pow(maximum(x, 0), scalar(exponent))
}
