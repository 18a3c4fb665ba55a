/**
 * The loss of one token; writes d loss / d logit k to `gradient[k]`.
 * @param logits `count` of them from `at`
 * @param allowed 1 for each label that the token may have: one for gold, several for a partly labelled token
 */
export type TokenLoss = (
  logits: Float32Array,
  at: number,
  count: number,
  allowed: Float32Array,
  allowedAt: number,
  gradient: Float64Array
) => number

export interface TokenLossOptions {
  readonly alpha: number
  readonly gamma: number
  readonly labelSmoothing: number
}

export function tokenLoss(
  kind: 'cross-entropy' | 'focal-sigmoid' | 'focal-softmax',
  options: TokenLossOptions
): TokenLoss {
  if (kind === 'cross-entropy') return crossEntropy(options.labelSmoothing)
  if (kind === 'focal-softmax') return focalSoftmax(options.gamma)
  return focalSigmoid(options.alpha, options.gamma)
}

function softmax(logits: Float32Array, at: number, count: number): Float64Array {
  const out = new Float64Array(count)
  let most = Number.NEGATIVE_INFINITY
  for (let k = 0; k < count; k++) most = Math.max(most, logits[at + k]!)
  let sum = 0
  for (let k = 0; k < count; k++) sum += out[k] = Math.exp(logits[at + k]! - most)
  for (let k = 0; k < count; k++) out[k]! /= sum
  return out
}

/** -log P(allowed), mixed with the mean of -log p over all labels (Szegedy et al. 2016). */
function crossEntropy(smoothing: number): TokenLoss {
  return (logits, at, count, allowed, allowedAt, gradient) => {
    const p = softmax(logits, at, count)
    let mass = 0
    for (let k = 0; k < count; k++) mass += p[k]! * allowed[allowedAt + k]!
    mass = Math.max(mass, 1e-30)
    let loss = -(1 - smoothing) * Math.log(mass)
    for (let k = 0; k < count; k++) {
      const target = (1 - smoothing) * ((p[k]! * allowed[allowedAt + k]!) / mass) + smoothing / count
      gradient[k] = p[k]! - target
      if (smoothing > 0) loss -= (smoothing / count) * Math.log(Math.max(p[k]!, 1e-30))
    }
    return loss
  }
}

/** Focal loss over a softmax: -(1 - q)^gamma log q, q = P(allowed) (Lin et al. 2017). */
function focalSoftmax(gamma: number): TokenLoss {
  return (logits, at, count, allowed, allowedAt, gradient) => {
    const p = softmax(logits, at, count)
    let q = 0
    for (let k = 0; k < count; k++) q += p[k]! * allowed[allowedAt + k]!
    q = Math.min(1, Math.max(q, 1e-30))
    const rest = 1 - q
    const slope = (gamma === 0 ? 0 : gamma * rest ** (gamma - 1) * Math.log(q)) - rest ** gamma / q
    for (let k = 0; k < count; k++) gradient[k] = slope * p[k]! * (allowed[allowedAt + k]! - q)
    return -(rest ** gamma) * Math.log(q)
  }
}

/**
 * Sigmoid focal loss (Lin et al. 2017), a sum over labels: alpha weighs the label that is right, 1 - alpha the others. Of a partly
 * labelled token only the labels that it cannot have count.
 */
function focalSigmoid(alpha: number, gamma: number): TokenLoss {
  return (logits, at, count, allowed, allowedAt, gradient) => {
    let right = 0
    for (let k = 0; k < count; k++) right += allowed[allowedAt + k]!
    let loss = 0
    for (let k = 0; k < count; k++) {
      const isRight = allowed[allowedAt + k]! > 0
      gradient[k] = 0
      if (isRight && right > 1) continue
      const x = isRight ? logits[at + k]! : -logits[at + k]!
      const logQ = x > 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x))
      const q = Math.exp(logQ)
      const rest = 1 - q
      const weight = isRight ? alpha : 1 - alpha
      loss -= weight * rest ** gamma * logQ
      const slope = weight * rest ** gamma * (gamma * q * logQ - rest)
      gradient[k] = isRight ? slope : -slope
    }
    return loss
  }
}
