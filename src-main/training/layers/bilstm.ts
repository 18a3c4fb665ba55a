import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { Sequences, TrainingBatch } from '../batch'
import { both } from '../kernel/both'
import { type Matrix, matrix, multiply, multiplyOverRows, type Panels, pack } from '../kernel/matrix'
import type { KernelMemory } from '../kernel/memory'
import { type Parameter, type ParameterSpec, type Parameters, uniform } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'
import { backward, DIRECTIONS, forward, outputsBefore, type Run } from './bilstm-steps'

/** Weights of one layer; gates stand as input, forget, cell, output; the forget gate's bias begins at 1 (Jozefowicz et al. 2015). */
export function bilstmSpecs(
  layer: number | string,
  inputs: number,
  paddedInputs: number,
  units: number
): ParameterSpec[] {
  const init = uniform(1 / Math.sqrt(units))
  return DIRECTIONS.flatMap((direction) => [
    {
      name: `lstm-${layer}-${direction}-input`,
      rows: inputs,
      paddedRows: paddedInputs,
      columns: 4 * units,
      init
    },
    { name: `lstm-${layer}-${direction}-hidden`, rows: units, columns: 4 * units, init },
    {
      name: `lstm-${layer}-${direction}-bias`,
      rows: 1,
      columns: 4 * units,
      init: (_random, _row, column) => (column >= units && column < 2 * units ? 1 : 0)
    }
  ])
}

/** The transposed input weights, without those of the first `fixed` inputs. */
function panelsFor(memory: KernelMemory, input: Parameter, inputs: number, fixed: number): Panels {
  const width = input.stride
  return pack(memory, matrix(input.values.subarray(fixed * width), inputs - fixed, width), true)
}

function rowsOf({ values, columns, stride }: Matrix, from: number, to: number): Matrix {
  return matrix(values.subarray(from * stride), to - from, columns, stride)
}

/** What computes a BiLSTM layer. */
export type BilstmLayer = (
  memory: KernelMemory,
  parameters: Parameters,
  layer: number,
  batch: TrainingBatch,
  x: Tensor,
  fixed?: number
) => Tensor

/** Products over all rows of a batch at once, by a library outside of the kernels' memory; results row by row, without padding. */
export interface RowProducts {
  /** x w */
  inputs(x: Matrix, weights: Matrix, out: Float32Array): void
  /**
   * Of one direction, from the gradient `d` of its gates' sums: that of the input weights, transpose(x) d; of the recurrent weights,
   * transpose(before) d; and of the inputs, d transpose(weights), which is there as long as `x` runs.
   */
  gradients(
    x: Matrix,
    before: Matrix,
    d: Matrix,
    weights: Matrix,
    to: {
      readonly input: Float32Array
      readonly hidden: Float32Array
      readonly x: (values: Float32Array) => void
    }
  ): void
}

/**
 * A bidirectional LSTM over a batch. Beyond a tweet's end outputs and states are 0, so the backward direction starts at its last token.
 * @param x `[row, inputs]`
 * @param fixed the first inputs whose gradient no one wants, a multiple of eight
 * @param products what computes the products over all rows; the kernels where it is null. Steps are always theirs
 * @returns `[row, 2 units]`: forward, backward
 */
export function bilstmLayer(
  memory: KernelMemory,
  parameters: Parameters,
  layer: number | string,
  batch: Sequences,
  x: Tensor,
  fixed = 0,
  products: RowProducts | null = null
): Tensor {
  const [rows = 0, inputs = 0] = x.shape
  const units = parameters.get(`lstm-${layer}-forward-hidden`).rows
  const shape = [rows, 2 * units]
  const variables = DIRECTIONS.flatMap((direction) =>
    ['input', 'hidden', 'bias'].map((part) => parameters.get(`lstm-${layer}-${direction}-${part}`))
  )
  const op = customGrad((input) => {
    const values = matrix(valuesOf(memory, input as Tensor), rows, inputs)
    const out = memory.dirty(rows * 2 * units)
    const inside = memory.dirty(rows)
    inside.set(batch.inside)
    const runs = DIRECTIONS.map((direction, i): Run => {
      const run = {
        direction,
        input: variables[3 * i]!,
        hidden: variables[3 * i + 1]!,
        bias: variables[3 * i + 2]!,
        gates: memory.dirty(rows * 4 * units),
        cell: memory.dirty(rows * units),
        tanhCell: memory.dirty(rows * units)
      }
      return run
    })
    const width = 4 * units
    if (products !== null) {
      for (const { input: weights, gates } of runs) {
        products.inputs(values, matrix(weights.values, inputs, width), gates)
      }
    }
    const halves = runs.map(
      (run, i) => (own: KernelMemory) =>
        forward(own, run, batch, products === null ? values : null, out.subarray(i * units), inside)
    )
    both(memory, `bilstm-${layer}-forward`, rows, halves[0]!, halves[1]!)
    const gradFunc = (dy: Tensor): Tensor[] => {
      const dOut = valuesOf(memory, dy)
      const dx = memory.dirty(rows * inputs)
      const mark = memory.mark()
      const parts = runs.map((run, i) => ({
        run,
        dGates: matrix(memory.dirty(rows * width), rows, width),
        before: matrix(memory.floats(rows * units), rows, units),
        hidden: matrix(out.subarray(i * units), rows, units, 2 * units),
        dOut: dOut.subarray(i * units)
      }))
      const halves = parts.map((part) => (own: KernelMemory) => {
        const { run, dGates, before, hidden } = part
        backward(own, run, batch, part.dOut, dGates, inside)
        outputsBefore(own, run.direction, batch, hidden, before)
        if (products !== null) return
        multiplyOverRows(own, values, dGates, matrix(run.input.gradient, inputs, width))
        multiplyOverRows(own, before, dGates, matrix(run.hidden.gradient, units, width))
      })
      both(memory, `bilstm-${layer}-backward`, rows, halves[0]!, halves[1]!)
      const wanted = matrix(dx.subarray(fixed), rows, inputs - fixed, inputs)
      if (products === null) inputGradients(memory, `bilstm-${layer}-inputs`, parts, fixed, wanted)
      else {
        for (const [i, { run, dGates, before }] of parts.entries()) {
          const { input: parameter, hidden } = run
          const weights = matrix(parameter.values.subarray(fixed * width), inputs - fixed, width)
          products.gradients(values, before, dGates, weights, {
            input: parameter.gradient,
            hidden: hidden.gradient,
            x: (found) => placeRows(found, wanted, i > 0)
          })
        }
      }
      memory.release(mark)
      return [tensorOver(dx, [rows, inputs]), ...variables.map((v) => v.gradientTensor())]
    }
    return { value: tensorOver(out, shape), gradFunc }
  })
  return op(x, ...variables.map((v) => v.variable))
}

interface GradientPart {
  readonly run: Run
  readonly dGates: Matrix
}

/** Writes the gradient of the inputs from the one numbered `fixed` on, halves of the rows on two threads. */
function inputGradients(
  memory: KernelMemory,
  kind: string,
  parts: readonly GradientPart[],
  fixed: number,
  wanted: Matrix
): void {
  const { rows } = wanted
  const factors = parts.map(({ run, dGates }) => ({
    dGates,
    panels: panelsFor(memory, run.input, fixed + wanted.columns, fixed)
  }))
  const half = (from: number, to: number) => (own: KernelMemory) => {
    for (const [i, { dGates, panels }] of factors.entries()) {
      multiply(own, rowsOf(dGates, from, to), panels, rowsOf(wanted, from, to), i > 0)
    }
  }
  const middle = Math.ceil(rows / 8) * 4
  both(memory, kind, rows, half(0, middle), half(middle, rows))
}

/** Writes, or adds, rows without room between them. */
function placeRows(from: Float32Array, { values, rows, columns, stride }: Matrix, accumulate: boolean): void {
  for (let row = 0; row < rows; row++) {
    const own = from.subarray(row * columns, (row + 1) * columns)
    const to = row * stride
    if (!accumulate) values.set(own, to)
    else for (let k = 0; k < columns; k++) values[to + k]! += own[k]!
  }
}
