import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { TrainingBatch } from '../batch'
import { type Matrix, matrix, multiply, multiplyOverRows, pack } from '../kernel/matrix'
import type { KernelMemory } from '../kernel/memory'
import { type Parameter, type ParameterSpec, type Parameters, uniform } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'

const DIRECTIONS = ['forward', 'backward'] as const
type Direction = (typeof DIRECTIONS)[number]

/** Weights of one layer; gates stand as input, forget, cell, output; the forget gate's bias begins at 1 (Jozefowicz et al. 2015). */
export function bilstmSpecs(
  layer: number,
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

/** What one direction needs between its forward and its backward pass. */
interface Run {
  readonly direction: Direction
  readonly input: Parameter
  readonly hidden: Parameter
  readonly bias: Parameter
  /** `[row, 4 units]`, activations. */
  readonly gates: Float32Array
  /** `[row, units]` */
  readonly cell: Float32Array
  readonly tanhCell: Float32Array
}

/**
 * A bidirectional LSTM over a batch. Beyond a tweet's end outputs and states are 0, so the backward direction starts at its last token.
 * @param x `[step * tweet, inputs]`
 * @returns `[step * tweet, 2 units]`: forward, backward
 */
export function bilstmLayer(
  memory: KernelMemory,
  parameters: Parameters,
  layer: number,
  batch: TrainingBatch,
  x: Tensor
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
      forward(memory, run, batch, values, out.subarray(i * units), inside)
      return run
    })
    const gradFunc = (dy: Tensor): Tensor[] => {
      const dOut = valuesOf(memory, dy)
      const dx = matrix(memory.dirty(rows * inputs), rows, inputs)
      runs.forEach((run, i) => {
        const hidden = matrix(out.subarray(i * units), rows, units, 2 * units)
        backward(memory, run, batch, values, hidden, dOut.subarray(i * units), dx, inside, i > 0)
      })
      return [tensorOver(dx.values, [rows, inputs]), ...variables.map((v) => v.gradientTensor())]
    }
    return { value: tensorOver(out, shape), gradFunc }
  })
  return op(x, ...variables.map((v) => v.variable))
}

/** Steps in the order in which a direction walks them. */
function* walk(direction: Direction, steps: number): Generator<[step: number, before: number | null]> {
  for (let i = 0; i < steps; i++) {
    if (direction === 'forward') yield [i, i > 0 ? i - 1 : null]
    else yield [steps - 1 - i, i > 0 ? steps - i : null]
  }
}

function forward(
  memory: KernelMemory,
  run: Run,
  batch: TrainingBatch,
  x: Matrix,
  out: Float32Array,
  inside: Float32Array
): void {
  const { kernel } = memory
  const { tweets, steps } = batch
  const units = run.hidden.rows
  const width = 4 * units
  const { gates } = run
  kernel.addBias(gates.byteOffset, width, run.bias.values.byteOffset, x.rows, width, 0)
  const mark = memory.mark()
  const inputPanels = pack(memory, matrix(run.input.values, x.columns, width))
  multiply(memory, x, inputPanels, matrix(gates, x.rows, width), true)
  const panels = pack(memory, matrix(run.hidden.values, units, width))
  for (const [step, before] of walk(run.direction, steps)) {
    const here = step * tweets
    const gatesAt = gates.byteOffset + here * width * 4
    if (before !== null) {
      kernel.gemm(
        out.byteOffset + before * tweets * 2 * units * 4,
        2 * units,
        panels.values.byteOffset,
        gatesAt,
        width,
        tweets,
        width,
        units,
        1
      )
    }
    kernel.lstmStep(
      gatesAt,
      before === null ? 0 : run.cell.byteOffset + before * tweets * units * 4,
      run.cell.byteOffset + here * units * 4,
      run.tanhCell.byteOffset + here * units * 4,
      out.byteOffset + here * 2 * units * 4,
      2 * units,
      inside.byteOffset + here * 4,
      tweets,
      units
    )
  }
  memory.release(mark)
}

/** Backpropagation through time (Werbos 1990): recurrent products step by step, those with the weights once for all steps. */
function backward(
  memory: KernelMemory,
  run: Run,
  batch: TrainingBatch,
  x: Matrix,
  hidden: Matrix,
  dOut: Float32Array,
  dx: Matrix,
  inside: Float32Array,
  accumulate: boolean
): void {
  const { kernel } = memory
  const { tweets, steps } = batch
  const units = run.hidden.rows
  const width = 4 * units
  const mark = memory.mark()
  const dGates = memory.dirty(x.rows * width)
  const dCell = memory.floats(tweets * units)
  const dNext = memory.dirty(tweets * units)
  const weights = matrix(run.hidden.values, units, width)
  const panels = pack(memory, weights, true)
  const order = [...walk(run.direction, steps)].reverse()
  order.forEach(([step, before], i) => {
    const here = step * tweets
    kernel.lstmStepGradient(
      run.gates.byteOffset + here * width * 4,
      before === null ? 0 : run.cell.byteOffset + before * tweets * units * 4,
      run.tanhCell.byteOffset + here * units * 4,
      dOut.byteOffset + here * 2 * units * 4,
      2 * units,
      i === 0 ? 0 : dNext.byteOffset,
      dCell.byteOffset,
      dGates.byteOffset + here * width * 4,
      inside.byteOffset + here * 4,
      tweets,
      units
    )
    if (before === null) return
    kernel.gemm(
      dGates.byteOffset + here * width * 4,
      width,
      panels.values.byteOffset,
      dNext.byteOffset,
      units,
      tweets,
      panels.columns,
      width,
      0
    )
  })
  const d = matrix(dGates, x.rows, width)
  multiply(memory, d, pack(memory, matrix(run.input.values, x.columns, width), true), dx, accumulate)
  multiplyOverRows(memory, x, d, matrix(run.input.gradient, x.columns, width))
  kernel.sumRows(dGates.byteOffset, width, run.bias.gradient.byteOffset, x.rows, width)
  recurrentGradient(memory, run, batch, hidden, d)
  memory.release(mark)
}

/** Gradient of the recurrent weights: outputs of each step against the sums of the step that follows it. */
function recurrentGradient(
  memory: KernelMemory,
  run: Run,
  batch: TrainingBatch,
  hidden: Matrix,
  dGates: Matrix
): void {
  const units = run.hidden.rows
  const rows = dGates.rows - batch.tweets
  const gradient = matrix(run.hidden.gradient, units, dGates.columns)
  if (rows === 0) {
    run.hidden.gradient.fill(0)
    return
  }
  const later = batch.tweets
  const [from, to] = run.direction === 'forward' ? [0, later] : [later, 0]
  multiplyOverRows(
    memory,
    matrix(hidden.values.subarray(from * hidden.stride), rows, units, hidden.stride),
    matrix(dGates.values.subarray(to * dGates.stride), rows, dGates.columns, dGates.stride),
    gradient
  )
}
