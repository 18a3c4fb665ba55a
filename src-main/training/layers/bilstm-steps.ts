import type { Sequences } from '../batch'
import { type Matrix, matrix, multiply, pack } from '../kernel/matrix'
import type { KernelMemory } from '../kernel/memory'
import type { Parameter } from '../parameters'

export const DIRECTIONS = ['forward', 'backward'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** What one direction needs between its forward and its backward pass. */
export interface Run {
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

/**
 * The forward pass of a direction.
 * @param x null where `gates` hold the inputs' products already
 */
export function forward(
  memory: KernelMemory,
  run: Run,
  batch: Sequences,
  x: Matrix | null,
  out: Float32Array,
  inside: Float32Array
): void {
  const { kernel } = memory
  const units = run.hidden.rows
  const width = 4 * units
  const { gates } = run
  const rows = gates.length / width
  kernel.addBias(gates.byteOffset, width, run.bias.values.byteOffset, rows, width, x === null ? 1 : 0)
  const mark = memory.mark()
  if (x !== null) {
    const inputPanels = pack(memory, matrix(run.input.values, x.columns, width))
    multiply(memory, x, inputPanels, matrix(gates, rows, width), true)
  }
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

/** Backpropagation through time (Werbos 1990), step by step; the products that give the weights' gradients follow once for all steps. */
export function backward(
  memory: KernelMemory,
  run: Run,
  batch: Sequences,
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
  kernel.sumRows(dGates.byteOffset, width, run.bias.gradient.byteOffset, d.rows, width)
  memory.release(mark)
}

/** Writes for each row the output of the step before it; where there is none the zeros of `to` stay. */
export function outputsBefore(
  memory: KernelMemory,
  direction: Direction,
  batch: Sequences,
  hidden: Matrix,
  to: Matrix
): void {
  const units = hidden.columns
  for (const { row, before, going } of walk(direction, batch)) {
    if (before === null) continue
    const from = hidden.values.byteOffset + before * hidden.stride * 4
    memory.kernel.copyRows(from, hidden.stride, to.values.byteOffset + row * units * 4, units, going, units)
  }
}
