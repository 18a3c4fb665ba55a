import type { Draft } from '../onnx/draft'
import { quantiseColumns } from './quantise'

/** Just below the least value of x Phi(x), which is -0.169971. */
const LEAST_OF_GELU = -0.17

/** The constant that a graph has where its bytes are counted from there; graphs written before count them around 128. */
export const GELU_ORIGIN = 'gelu-least'

/**
 * x W + b in whole numbers. Each row of x has a scale of its own, so what a tweet gives does not depend on its batch; its bytes stand
 * around 128, or, where x is what GELU gives, start at GELU's least value, which takes half the step.
 */
export function wholeProductNodes(
  draft: Draft,
  name: string,
  x: string,
  { weights, bias, isGelu }: { weights: Float32Array; bias: Float32Array; isGelu: boolean }
): string {
  const columns = bias.length
  const { whole, scales } = quantiseColumns(weights, columns)
  draft.constant(`${name}-weights`, 'int8', [weights.length / columns, columns], whole)
  draft.floats(`${name}-scales`, [columns], scales)
  draft.floats(`${name}-bias`, [columns], isGelu ? withLeast(bias, whole, scales, 1) : bias)
  const { ratio, least, unit, origin } = rowConstants(draft, isGelu)
  const sizes = isGelu
    ? draft.node('Sub', [x, GELU_ORIGIN], `${name}-sizes`)
    : draft.node('Abs', [x], `${name}-sizes`)
  draft.node('ReduceMax', [sizes], `${name}-most`, { axes: [-1], keepdims: 1 })
  draft.node('Max', [`${name}-most`, least], `${name}-range`)
  draft.node('Mul', [`${name}-range`, ratio], `${name}-row-scales`)
  draft.node('Div', [isGelu ? sizes : x, `${name}-row-scales`], `${name}-scaled`)
  draft.node('QuantizeLinear', [`${name}-scaled`, unit, origin], `${name}-bytes`)
  draft.runtimeNode(
    'MatMulIntegerToFloat',
    [`${name}-bytes`, `${name}-weights`, unit, `${name}-scales`, origin],
    `${name}-by-column`
  )
  draft.node('Mul', [`${name}-by-column`, `${name}-row-scales`], `${name}-product`)
  return draft.node('Add', [`${name}-product`, `${name}-bias`], `${name}-out`)
}

/** The bias as it was before the bytes were counted from GELU's least value. `whole` is `[row, column]`. */
export const biasOutOfGraph = (bias: Float32Array, whole: Int8Array, scales: Float32Array): Float32Array =>
  withLeast(bias, whole, scales, -1)

/** The bias and `times` what the weights make of GELU's least value. */
function withLeast(bias: Float32Array, whole: Int8Array, scales: Float32Array, times: 1 | -1): Float32Array {
  const sums = new Float64Array(bias.length)
  for (let i = 0; i < whole.length; i++) sums[i % bias.length]! += whole[i]!
  return bias.map((value, c) => value + times * LEAST_OF_GELU * sums[c]! * scales[c]!)
}

/** Constants of the rows' quantising, made once. */
function rowConstants(draft: Draft, isGelu: boolean) {
  const names = {
    ratio: isGelu ? 'gelu-ratio' : 'row-ratio',
    origin: isGelu ? 'gelu-origin' : 'row-middle',
    least: 'row-least',
    unit: 'row-unit'
  }
  const isMissing = (name: string): boolean => !draft.initialisers.some((made) => made.name === name)
  if (isMissing(names.unit)) {
    draft.floats(names.least, [], Float32Array.of(1e-20))
    draft.floats(names.unit, [], Float32Array.of(1))
  }
  if (isMissing(names.ratio)) {
    draft.floats(names.ratio, [], Float32Array.of(1 / (isGelu ? 255 : 127)))
    draft.constant(names.origin, 'uint8', [], Uint8Array.of(isGelu ? 0 : 128))
    if (isGelu) draft.floats(GELU_ORIGIN, [], Float32Array.of(LEAST_OF_GELU))
  }
  return names
}
