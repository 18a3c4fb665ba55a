import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { Crf } from '../../model/crf'
import { startConstraints, transitionConstraints } from '../../model/transitions'
import { LABELS } from '../../text/labels'
import { gatherRows, type TrainingBatch } from '../batch'
import { type Head, headName, MAIN_HEAD } from '../heads'
import type { KernelMemory } from '../kernel/memory'
import { type Parameter, type ParameterSpec, type Parameters, zeros } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'

/** Labels in a row of the main head. */
export const LABEL_STRIDE = MAIN_HEAD.stride

export function crfSpecs(head: Head = MAIN_HEAD): ParameterSpec[] {
  const { size, stride } = head
  const row = { rows: 1, columns: size, paddedColumns: stride, init: zeros }
  return [
    { ...row, name: headName('transitions', head), rows: size, paddedRows: stride },
    { ...row, name: headName('start', head) },
    { ...row, name: headName('end', head) }
  ]
}

/** The learned scores of the main head without the constraints. */
export function learnedCrf(parameters: Parameters): Crf {
  const dense = (parameter: Parameter): Float32Array => {
    const { rows, columns } = parameter.spec
    return Float32Array.from(
      { length: rows * columns },
      (_, i) => parameter.values[Math.floor(i / columns) * parameter.stride + (i % columns)]!
    )
  }
  return {
    size: LABELS.length,
    transitions: dense(parameters.get('transitions')),
    start: dense(parameters.get('start')),
    end: dense(parameters.get('end'))
  }
}

/** Exponentials of the constrained scores, rows padded with zeros. */
function exponentials(
  memory: KernelMemory,
  [transitions, start, end]: readonly [Parameter, Parameter, Parameter],
  size: number
) {
  const between = transitionConstraints(size)
  const first = startConstraints(size)
  const fill = (parameter: Parameter, constraint: (row: number, column: number) => number): Float32Array => {
    const out = memory.floats(parameter.values.length)
    for (let r = 0; r < parameter.spec.rows; r++) {
      for (let c = 0; c < size; c++) {
        const at = r * parameter.stride + c
        out[at] = Math.exp(parameter.values[at]! + constraint(r, c))
      }
    }
    return out
  }
  return {
    step: fill(transitions, (r, c) => between[r * size + c]!),
    first: fill(start, (_, c) => first[c]!),
    last: fill(end, () => 0)
  }
}

/**
 * Sum over tweets of weight * (log Z - log Z(allowed labels)), divided by `divisor`: the likelihood of fully labelled tweets, and
 * the marginal likelihood of partly labelled ones (Tsuboi et al. 2008). A tweet without a legal allowed path has no loss.
 * @param emissions `[row, head.stride]`
 * @param sets allowed labels of each label set, `[set, head.maskStride]`, 1 or 0
 * @returns a scalar
 */
export function crfLoss(
  memory: KernelMemory,
  parameters: Parameters,
  batch: TrainingBatch,
  emissions: Tensor,
  sets: Float32Array,
  divisor: number,
  head: Head = MAIN_HEAD
): Tensor {
  const { kernel } = memory
  const { size, stride, maskStride } = head
  const get = (name: string): Parameter => parameters.get(headName(name, head))
  const learned = [get('transitions'), get('start'), get('end')] as const
  const { tweets, steps, starts } = batch
  const op = customGrad((input) => {
    const values = valuesOf(memory, input as Tensor)
    const { step, first, last } = exponentials(memory, learned, size)
    const padding = memory.floats(stride).fill(1, 0, size)
    const score = memory.dirty(steps * stride)
    const alpha = memory.dirty(steps * stride)
    const scale = memory.dirty(steps)
    const beta = memory.dirty(3 * stride)
    const allowed = memory.dirty(steps * stride)
    const dEmissions = memory.floats(values.length)
    const dStep = memory.floats(step.length)
    const [dFirst, dLast] = [memory.floats(stride), memory.floats(stride)]
    const own = memory.dirty(steps * stride)
    const dOwn = memory.dirty(steps * stride)
    let loss = 0

    const forward = (length: number, mask: number): number =>
      kernel.crfForward(
        own.byteOffset,
        stride,
        length,
        stride,
        mask,
        padding.byteOffset,
        step.byteOffset,
        first.byteOffset,
        last.byteOffset,
        score.byteOffset,
        alpha.byteOffset,
        scale.byteOffset
      )
    const backward = (length: number, weight: number): void =>
      kernel.crfBackward(
        weight,
        length,
        stride,
        step.byteOffset,
        last.byteOffset,
        score.byteOffset,
        alpha.byteOffset,
        scale.byteOffset,
        beta.byteOffset,
        dOwn.byteOffset,
        stride,
        dStep.byteOffset,
        dFirst.byteOffset,
        dLast.byteOffset
      )

    for (let b = 0; b < tweets; b++) {
      const length = batch.lengths[b]!
      const weight = batch.weights[b]! / divisor
      if (length === 0 || weight === 0) continue
      gatherRows(batch, b, values, stride, own)
      dOwn.fill(0)
      for (let t = 0; t < length; t++) {
        const set = batch.labels[starts[t]! + b]! * maskStride
        for (let k = 0; k < stride; k++) allowed[t * stride + k] = sets[set + k]!
      }
      const some = forward(length, allowed.byteOffset)
      if (some === Number.NEGATIVE_INFINITY) continue
      backward(length, -weight)
      const all = forward(length, 0)
      backward(length, weight)
      for (let t = 0; t < length; t++) {
        const to = (starts[t]! + b) * stride
        for (let k = 0; k < stride; k++) dEmissions[to + k] = dOwn[t * stride + k]!
      }
      loss += weight * (all - some)
    }
    for (let i = 0; i < dStep.length; i++) dStep[i]! *= step[i]!

    const gradFunc = (dy: Tensor): Tensor[] => {
      const factor = dy.dataSync<'float32'>()[0]!
      const scaled = (from: Float32Array, to: Float32Array): void => {
        for (let i = 0; i < from.length; i++) to[i] = from[i]! * factor
      }
      scaled(dEmissions, dEmissions)
      ;[dStep, dFirst, dLast].forEach((d, i) => {
        scaled(d, learned[i]!.gradient)
      })
      return [tensorOver(dEmissions, emissions.shape), ...learned.map((p) => p.gradientTensor())]
    }
    return { value: tensorOver(memory.dirty(1).fill(loss), []), gradFunc }
  })
  return op(emissions, ...learned.map((p) => p.variable))
}
