import type { OptimiserConfig } from '../model/config-optimiser'
import type { KernelMemory } from './kernel/memory'
import type { Parameters } from './parameters'
import type { VectorTable } from './vector-table'

/** The gradient of some rows of the word vectors: row i of `values` belongs to row `ids[i]` of the table. */
export interface RowGradient {
  readonly ids: Int32Array
  readonly values: Float32Array
}

export interface Optimiser {
  /** One step along the parameters' gradients; of the word vectors only the given rows move (lazy Adam). */
  step(rate: number, rows: RowGradient | null): void
  /**
   * The same where the dense weights move elsewhere: counts the step and moves the rows.
   * @param squares of the parameters' whole gradient, which clipping asks for
   */
  stepRows(rate: number, rows: RowGradient | null, squares: number): void
  /** Of the dense weights; `second` is null for `sgd`, `origin` without an anchor. */
  readonly dense: {
    readonly first: Float32Array
    readonly second: Float32Array | null
    readonly origin: Float32Array | null
  }
  /** Everything that a checkpoint must hold beside the weights. */
  readonly state: OptimiserState
  restore(state: OptimiserState): void
}

export interface OptimiserState {
  readonly steps: number
  readonly arrays: readonly Float32Array[]
}

/** @param origin the weights that `anchor` pulls towards: those at creation */
export function createOptimiser(
  memory: KernelMemory,
  parameters: Parameters,
  table: VectorTable | null,
  config: OptimiserConfig
): Optimiser {
  const { kernel } = memory
  const count = parameters.values.length
  const first = memory.floats(count)
  const second = config.kind === 'sgd' ? null : memory.floats(count)
  const origin = config.anchor > 0 ? memory.dirty(count) : null
  origin?.set(parameters.values)
  const trained = table?.isTrained ? table : null
  const tableFirst = trained ? memory.floats(trained.values.length) : null
  const tableSecond = trained && second ? memory.floats(trained.values.length) : null
  const tableOrigin = trained && origin ? memory.dirty(trained.values.length) : null
  tableOrigin?.set(trained!.values)
  const arrays = [first, second, tableFirst, tableSecond, origin, tableOrigin].filter(
    (array): array is Float32Array => array !== null
  )
  let steps = 0

  const move = (
    [p, g, m, v, o]: readonly [number, number, number, number, number],
    n: number,
    rate: number,
    scale: number,
    weightDecay = config.weightDecay
  ): void => {
    const { anchor, momentum, beta1, beta2, epsilon } = config
    if (config.kind === 'sgd') {
      kernel.sgdStep(p, g, m, o, n, rate, momentum, scale, weightDecay, anchor)
      return
    }
    const isDecoupled = config.kind === 'adamw'
    kernel.adamStep(
      p,
      g,
      m,
      v,
      o,
      n,
      rate / (1 - beta1 ** steps),
      Math.sqrt(1 - beta2 ** steps),
      beta1,
      beta2,
      epsilon,
      scale,
      isDecoupled ? 0 : weightDecay,
      isDecoupled ? 1 - rate * weightDecay : 1,
      anchor
    )
  }

  const scaleOf = (dense: number, rows: RowGradient | null): number => {
    let squares = dense
    for (const x of rows?.values ?? []) squares += x * x
    return clipScale(config, squares)
  }
  const moveRows = (rate: number, rows: RowGradient | null, scale: number): void => {
    if (rows === null || trained === null || tableFirst === null) return
    const bytes = trained.size * 4
    rows.ids.forEach((id, i) => {
      const at = id * bytes
      move(
        [
          trained.values.byteOffset + at,
          rows.values.byteOffset + i * bytes,
          tableFirst.byteOffset + at,
          (tableSecond?.byteOffset ?? 0) + at,
          (tableOrigin?.byteOffset ?? 0) + at
        ],
        trained.size,
        rate,
        scale
      )
    })
  }

  return {
    dense: { first, second, origin },
    step(rate, rows) {
      steps++
      const scale = scaleOf(kernel.squares(parameters.gradients.byteOffset, count), rows)
      for (const { from, to, pace } of parameters.runs) {
        const at = from * 4
        move(
          [
            parameters.values.byteOffset + at,
            parameters.gradients.byteOffset + at,
            first.byteOffset + at,
            (second?.byteOffset ?? 0) + at,
            (origin?.byteOffset ?? 0) + at
          ],
          to - from,
          rate * (pace?.rate ?? 1),
          scale,
          pace?.weightDecay
        )
      }
      moveRows(rate, rows, scale)
    },
    stepRows(rate, rows, squares) {
      steps++
      moveRows(rate, rows, scaleOf(squares, rows))
    },
    get state() {
      return { steps, arrays }
    },
    restore(state) {
      steps = state.steps
      arrays.forEach((array, i) => {
        array.set(state.arrays[i]!)
      })
    }
  }
}

/** What the gradient is multiplied by so that its norm stays under `clip`. */
export function clipScale({ clip }: OptimiserConfig, squares: number): number {
  return clip === null ? 1 : Math.min(1, clip / (Math.sqrt(squares) + 1e-6))
}
