import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { Sequences, TrainingBatch } from '../batch'
import { both } from '../kernel/both'
import { type Matrix, matrix, multiply, multiplyOverRows, type Panels, pack } from '../kernel/matrix'
import type { KernelMemory } from '../kernel/memory'
import { type Parameter, type ParameterSpec, type Parameters, uniform } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'

const DIRECTIONS = ['forward', 'backward'] as const
type Direction = (typeof DIRECTIONS)[number]

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

/** What computes a BiLSTM layer. */
export type BilstmLayer = (
  memory: KernelMemory,
  parameters: Parameters,
  layer: number,
  batch: TrainingBatch,
  x: Tensor,
  fixed?: number
) => Tensor

/**
 * A bidirectional LSTM over a batch. Beyond a tweet's end outputs and states are 0, so the backward direction starts at its last token.
 * @param x `[row, inputs]`
 * @param fixed the first inputs whose gradient no one wants, a multiple of eight
 * @returns `[row, 2 units]`: forward, backward
 */
export function bilstmLayer(
  memory: KernelMemory,
  parameters: Parameters,
  layer: number | string,
  batch: Sequences,
  x: Tensor,
  fixed = 0
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
    const halves = runs.map(
      (run, i) => (own: KernelMemory) => forward(own, run, batch, values, out.subarray(i * units), inside)
    )
    both(memory, `bilstm-${layer}-forward`, rows, halves[0]!, halves[1]!)
    const gradFunc = (dy: Tensor): Tensor[] => {
      const dOut = valuesOf(memory, dy)
      const dx = memory.dirty(rows * inputs)
      const mark = memory.mark()
      const wanted = matrix(dx.subarray(fixed), rows, inputs - fixed, inputs)
      const parts = runs.map(({ input }) => ({
        dGates: matrix(memory.dirty(rows * 4 * units), rows, 4 * units),
        panels: panelsFor(memory, input, inputs, fixed)
      }))
      const halves = runs.map((run, i) => (own: KernelMemory) => {
        const hidden = matrix(out.subarray(i * units), rows, units, 2 * units)
        backward(own, run, batch, values, hidden, dOut.subarray(i * units), parts[i]!.dGates, inside)
      })
      both(memory, `bilstm-${layer}-backward`, rows, halves[0]!, halves[1]!)
      const middle = Math.ceil(rows / 8) * 4
      const inputGradient = (from: number, to: number) => (own: KernelMemory) => {
        for (const [i, { dGates, panels }] of parts.entries()) {
          multiply(own, rowsOf(dGates, from, to), panels, rowsOf(wanted, from, to), i > 0)
        }
      }
      both(memory, `bilstm-${layer}-inputs`, rows, inputGradient(0, middle), inputGradient(middle, rows))
      memory.release(mark)
      return [tensorOver(dx, [rows, inputs]), ...variables.map((v) => v.gradientTensor())]
    }
    return { value: tensorOver(out, shape), gradFunc }
  })
  return op(x, ...variables.map((v) => v.variable))
}

/** A step as a direction walks it: its rows, and those of them that go on from the step before. */
interface Step {
  readonly row: number
  readonly rows: number
  /** First row of the step before; null at the first. */
  readonly before: number | null
  /** Of the step's rows the first so many go on; the others begin. */
  readonly going: number
}

function walk(direction: Direction, { starts, steps }: Sequences): Step[] {
  const rowsOf = (step: number): number => starts[step + 1]! - starts[step]!
  return Array.from({ length: steps }, (_, i) => {
    const step = direction === 'forward' ? i : steps - 1 - i
    const before = direction === 'forward' ? step - 1 : step + 1
    const isFirst = i === 0
    return {
      row: starts[step]!,
      rows: rowsOf(step),
      before: isFirst ? null : starts[before]!,
      going: isFirst ? 0 : Math.min(rowsOf(step), rowsOf(before))
    }
  })
}

/** The parts of a step that go on and that begin: first row within the step, rows, whether there is a state before. */
function parts({ rows, going }: Step): (readonly [from: number, count: number, goesOn: boolean])[] {
  const both = [[0, going, true] as const, [going, rows - going, false] as const]
  return both.filter(([, count]) => count > 0)
}

function forward(
  memory: KernelMemory,
  run: Run,
  batch: Sequences,
  x: Matrix,
  out: Float32Array,
  inside: Float32Array
): void {
  const { kernel } = memory
  const units = run.hidden.rows
  const width = 4 * units
  const { gates } = run
  kernel.addBias(gates.byteOffset, width, run.bias.values.byteOffset, x.rows, width, 0)
  const mark = memory.mark()
  const inputPanels = pack(memory, matrix(run.input.values, x.columns, width))
  multiply(memory, x, inputPanels, matrix(gates, x.rows, width), true)
  const panels = pack(memory, matrix(run.hidden.values, units, width))
  for (const step of walk(run.direction, batch)) {
    if (step.before !== null) {
      kernel.gemm(
        out.byteOffset + step.before * 2 * units * 4,
        2 * units,
        panels.values.byteOffset,
        gates.byteOffset + step.row * width * 4,
        width,
        step.going,
        width,
        units,
        1
      )
    }
    for (const [from, count, goesOn] of parts(step)) {
      const row = step.row + from
      kernel.lstmStep(
        gates.byteOffset + row * width * 4,
        goesOn ? run.cell.byteOffset + step.before! * units * 4 : 0,
        run.cell.byteOffset + row * units * 4,
        run.tanhCell.byteOffset + row * units * 4,
        out.byteOffset + row * 2 * units * 4,
        2 * units,
        inside.byteOffset + row * 4,
        count,
        units
      )
    }
  }
  memory.release(mark)
}

/** Backpropagation through time (Werbos 1990): recurrent products step by step, those with the weights once for all steps. */
function backward(
  memory: KernelMemory,
  run: Run,
  batch: Sequences,
  x: Matrix,
  hidden: Matrix,
  dOut: Float32Array,
  d: Matrix,
  inside: Float32Array
): void {
  const { kernel } = memory
  const units = run.hidden.rows
  const width = 4 * units
  const mark = memory.mark()
  const dGates = d.values
  const dCell = memory.floats(batch.tweets * units)
  const dNext = memory.floats(batch.tweets * units)
  const panels = pack(memory, matrix(run.hidden.values, units, width), true)
  for (const step of walk(run.direction, batch).reverse()) {
    for (const [from, count, goesOn] of parts(step)) {
      const row = step.row + from
      kernel.lstmStepGradient(
        run.gates.byteOffset + row * width * 4,
        goesOn ? run.cell.byteOffset + step.before! * units * 4 : 0,
        run.tanhCell.byteOffset + row * units * 4,
        dOut.byteOffset + row * 2 * units * 4,
        2 * units,
        dNext.byteOffset + from * units * 4,
        dCell.byteOffset + from * units * 4,
        dGates.byteOffset + row * width * 4,
        inside.byteOffset + row * 4,
        count,
        units
      )
    }
    if (step.before === null) continue
    kernel.gemm(
      dGates.byteOffset + step.row * width * 4,
      width,
      panels.values.byteOffset,
      dNext.byteOffset,
      units,
      step.going,
      panels.columns,
      width,
      0
    )
  }
  multiplyOverRows(memory, x, d, matrix(run.input.gradient, x.columns, width))
  kernel.sumRows(dGates.byteOffset, width, run.bias.gradient.byteOffset, x.rows, width)
  const before = outputsBefore(memory, walk(run.direction, batch), hidden)
  multiplyOverRows(memory, before, d, matrix(run.hidden.gradient, units, width))
  memory.release(mark)
}

/** For each row the output of the step before it, 0 where there is none. */
function outputsBefore(memory: KernelMemory, steps: readonly Step[], hidden: Matrix): Matrix {
  const units = hidden.columns
  const values = memory.floats(hidden.rows * units)
  for (const { row, before, going } of steps) {
    if (before === null) continue
    const from = hidden.values.byteOffset + before * hidden.stride * 4
    memory.kernel.copyRows(from, hidden.stride, values.byteOffset + row * units * 4, units, going, units)
  }
  return matrix(values, hidden.rows, units)
}
