import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { Crf } from '../../model/crf'
import { startConstraints, transitionConstraints } from '../../model/transitions'
import { LABELS } from '../../text/labels'
import { gatherRows, type TrainingBatch } from '../batch'
import type { KernelMemory } from '../kernel/memory'
import { type Parameter, type ParameterSpec, type Parameters, zeros } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'

const SIZE = LABELS.length
/** Labels in a row of the kernel. */
export const LABEL_STRIDE = Math.ceil(SIZE / 8) * 8

export function crfSpecs(): ParameterSpec[] {
  const row = { rows: 1, columns: SIZE, paddedColumns: LABEL_STRIDE, init: zeros }
  return [
    { ...row, name: 'transitions', rows: SIZE, paddedRows: LABEL_STRIDE },
    { ...row, name: 'start' },
    { ...row, name: 'end' }
  ]
}

/** The learned scores without the constraints. */
export function learnedCrf(parameters: Parameters): Crf {
  const dense = (parameter: Parameter): Float32Array => {
    const { rows, columns } = parameter.spec
    return Float32Array.from(
      { length: rows * columns },
      (_, i) => parameter.values[Math.floor(i / columns) * parameter.stride + (i % columns)]!
    )
  }
  return {
    size: SIZE,
    transitions: dense(parameters.get('transitions')),
    start: dense(parameters.get('start')),
    end: dense(parameters.get('end'))
  }
}

/** Exponentials of the constrained scores, rows padded with zeros. */
function exponentials(memory: KernelMemory, parameters: Parameters) {
  const transitions = transitionConstraints()
  const start = startConstraints()
  const fill = (parameter: Parameter, constraint: (row: number, column: number) => number): Float32Array => {
    const out = memory.floats(parameter.values.length)
    for (let r = 0; r < parameter.spec.rows; r++) {
      for (let c = 0; c < SIZE; c++) {
        const at = r * parameter.stride + c
        out[at] = Math.exp(parameter.values[at]! + constraint(r, c))
      }
    }
    return out
  }
  return {
    step: fill(parameters.get('transitions'), (r, c) => transitions[r * SIZE + c]!),
    first: fill(parameters.get('start'), (_, c) => start[c]!),
    last: fill(parameters.get('end'), () => 0)
  }
}

/**
 * Sum over tweets of weight * (log Z - log Z(allowed labels)), divided by `divisor`: the likelihood of fully labelled tweets, and
 * the marginal likelihood of partly labelled ones (Tsuboi et al. 2008). A tweet without a legal allowed path has no loss.
 * @param emissions `[row, LABEL_STRIDE]`
 * @param sets allowed labels of each label set, `[set, LABEL_STRIDE]`, 1 or 0
 * @returns a scalar
 */
export function crfLoss(
  memory: KernelMemory,
  parameters: Parameters,
  batch: TrainingBatch,
  emissions: Tensor,
  sets: Float32Array,
  divisor: number
): Tensor {
  const { kernel } = memory
  const learned = ['transitions', 'start', 'end'].map((name) => parameters.get(name))
  const { tweets, steps, starts } = batch
  const op = customGrad((input) => {
    const values = valuesOf(memory, input as Tensor)
    const { step, first, last } = exponentials(memory, parameters)
    const padding = memory.floats(LABEL_STRIDE).fill(1, 0, SIZE)
    const score = memory.dirty(steps * LABEL_STRIDE)
    const alpha = memory.dirty(steps * LABEL_STRIDE)
    const scale = memory.dirty(steps)
    const beta = memory.dirty(3 * LABEL_STRIDE)
    const allowed = memory.dirty(steps * LABEL_STRIDE)
    const dEmissions = memory.floats(values.length)
    const dStep = memory.floats(step.length)
    const [dFirst, dLast] = [memory.floats(LABEL_STRIDE), memory.floats(LABEL_STRIDE)]
    const own = memory.dirty(steps * LABEL_STRIDE)
    const dOwn = memory.dirty(steps * LABEL_STRIDE)
    let loss = 0

    const forward = (length: number, mask: number): number =>
      kernel.crfForward(
        own.byteOffset,
        LABEL_STRIDE,
        length,
        LABEL_STRIDE,
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
        LABEL_STRIDE,
        step.byteOffset,
        last.byteOffset,
        score.byteOffset,
        alpha.byteOffset,
        scale.byteOffset,
        beta.byteOffset,
        dOwn.byteOffset,
        LABEL_STRIDE,
        dStep.byteOffset,
        dFirst.byteOffset,
        dLast.byteOffset
      )

    for (let b = 0; b < tweets; b++) {
      const length = batch.lengths[b]!
      const weight = batch.weights[b]! / divisor
      if (length === 0 || weight === 0) continue
      gatherRows(batch, b, values, LABEL_STRIDE, own)
      dOwn.fill(0)
      for (let t = 0; t < length; t++) {
        const set = batch.labels[starts[t]! + b]! * LABEL_STRIDE
        for (let k = 0; k < LABEL_STRIDE; k++) allowed[t * LABEL_STRIDE + k] = sets[set + k]!
      }
      const some = forward(length, allowed.byteOffset)
      if (some === Number.NEGATIVE_INFINITY) continue
      backward(length, -weight)
      const all = forward(length, 0)
      backward(length, weight)
      for (let t = 0; t < length; t++) {
        const to = (starts[t]! + b) * LABEL_STRIDE
        for (let k = 0; k < LABEL_STRIDE; k++) dEmissions[to + k] = dOwn[t * LABEL_STRIDE + k]!
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
