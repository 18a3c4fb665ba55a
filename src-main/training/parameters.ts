import { type Tensor, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core'
import type { Random } from '../base/random'
import type { KernelMemory } from './kernel/memory'

/** A weight matrix as a network declares it. */
export interface ParameterSpec {
  readonly name: string
  /** Rows and columns that mean something. */
  readonly rows: number
  readonly columns: number
  /** Rows and columns in memory: what is beyond is and stays 0. */
  readonly paddedRows?: number
  readonly paddedColumns?: number
  /** Value of an element before training. */
  readonly init: (random: Random, row: number, column: number) => number
  /** How it is trained where that differs from the rest: its own rate as a share of the network's, and its own weight decay. */
  readonly pace?: Pace
  /** Stays as it begins. */
  readonly isFrozen?: boolean
}

export interface Pace {
  readonly rate: number
  readonly weightDecay: number
}

export interface Parameter {
  readonly spec: ParameterSpec
  readonly rows: number
  /** Floats from one row to the next. */
  readonly stride: number
  readonly values: Float32Array
  readonly gradient: Float32Array
  /** The TensorFlow.js variable over `values`, `[rows, stride]`. */
  readonly variable: Variable
  /** A tensor over `gradient`, made anew for each step. */
  gradientTensor(): Tensor
}

/** Neighbouring weights that are trained alike: floats `[from, to)` of `values`; a pace of null is the config's. */
export interface PaceRun {
  readonly from: number
  readonly to: number
  readonly pace: Pace | null
}

/** All dense weights of a network; those that are trained one after another, so that an optimiser walks over them once. */
export interface Parameters {
  readonly list: readonly Parameter[]
  /** Those of `list` that are not frozen; `values` and `gradients` are theirs. */
  readonly trained: readonly Parameter[]
  readonly values: Float32Array
  readonly gradients: Float32Array
  readonly runs: readonly PaceRun[]
  get(name: string): Parameter
  dispose(): void
}

let made = 0

export function createParameters(
  memory: KernelMemory,
  specs: readonly ParameterSpec[],
  random: Random
): Parameters {
  const shapes = specs.map((spec) => {
    const rows = spec.paddedRows ?? spec.rows
    const stride = spec.paddedColumns ?? spec.columns
    return { spec, rows, stride, room: Math.ceil((rows * stride) / 16) * 16 }
  })
  const total = shapes.reduce((sum, { spec, room }) => sum + (spec.isFrozen ? 0 : room), 0)
  const values = memory.floats(total)
  const gradients = memory.floats(total)
  const byName = new Map<string, Parameter>()
  const runs: { from: number; to: number; pace: Pace | null }[] = []
  let offset = 0
  for (const { spec, rows, stride, room } of shapes) {
    const { isFrozen = false, pace = null } = spec
    const mine = isFrozen ? memory.floats(room) : values.subarray(offset, offset + room)
    const weights = mine.subarray(0, rows * stride)
    const gradient = gradients.subarray(offset, offset + (isFrozen ? 0 : rows * stride))
    for (let r = 0; r < spec.rows; r++) {
      for (let c = 0; c < spec.columns; c++) weights[r * stride + c] = spec.init(random, r, c)
    }
    byName.set(spec.name, {
      spec,
      rows,
      stride,
      values: weights,
      gradient,
      variable: tidy(() =>
        variable(tensor(weights, [rows, stride], 'float32'), !isFrozen, `${spec.name}-${made++}`)
      ),
      gradientTensor: () => tensor(gradient, [rows, stride], 'float32')
    })
    if (isFrozen) continue
    const last = runs.at(-1)
    if (last?.pace?.rate === pace?.rate && last?.pace?.weightDecay === pace?.weightDecay && last)
      last.to += room
    else runs.push({ from: offset, to: offset + room, pace })
    offset += room
  }
  const list = [...byName.values()]
  const trained = list.filter(({ spec }) => !spec.isFrozen)
  return {
    list,
    trained,
    values,
    gradients,
    runs,
    get(name) {
      const found = byName.get(name)
      if (found === undefined) throw new Error(`no parameter named ${name}`)
      return found
    },
    dispose() {
      for (const parameter of list) parameter.variable.dispose()
    }
  }
}

/** Uniform in +-limit. */
export function uniform(limit: number): ParameterSpec['init'] {
  return (random) => (random.next() * 2 - 1) * limit
}

export function normal(deviation: number): ParameterSpec['init'] {
  return (random) => random.normal() * deviation
}

export const zeros: ParameterSpec['init'] = () => 0

/** What counts of a parameter, without padding, row by row. */
export function denseValues(parameter: Parameter): Float32Array {
  const { rows, columns } = parameter.spec
  const out = new Float32Array(rows * columns)
  for (let r = 0; r < rows; r++) {
    const from = r * parameter.stride
    out.set(parameter.values.subarray(from, from + columns), r * columns)
  }
  return out
}

/** Writes what `denseValues` gave. */
export function setDenseValues(parameter: Parameter, values: Float32Array): void {
  const { rows, columns } = parameter.spec
  if (values.length !== rows * columns) throw new RangeError(`${parameter.spec.name}: wrong size`)
  for (let r = 0; r < rows; r++) {
    parameter.values.set(values.subarray(r * columns, (r + 1) * columns), r * parameter.stride)
  }
}
