import {
  add,
  concat,
  dispose,
  mul,
  reshape,
  slice,
  square,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  tidy,
  valueAndGrads,
  zeros
} from '@tensorflow/tfjs-core'
import type {
  FromGraphics,
  GraphBatch,
  GraphDescription,
  GraphParameter,
  GraphUpdate,
  ToGraphics
} from '../messages'
import { batchLoss, setMasks } from './graph'
import { layOut } from './layout'
import { updated } from './update'

/** A network on the graphics card. */
export interface Steps {
  step(
    parts: readonly GraphBatch[],
    update: GraphUpdate | null,
    wantsGradient: boolean
  ): Promise<Extract<FromGraphics, { type: 'stepped' }>>
  state(): Promise<Float32Array>
  close(): void
}

/** Weights that a loss over single tokens does not read. */
const CRF: ReadonlySet<string> = new Set(['transitions', 'start', 'end'])

/** Tensors of one step that outlive it. */
interface Computed {
  /** Loss, squares of the gradient, then the gradient of the vectors. */
  readonly figures: Tensor
  readonly gradient: Tensor
  readonly state: Tensor | null
}

export function openSteps({ graph, state: first, origin }: Extract<ToGraphics, { type: 'open' }>): Steps {
  let state: Tensor = tensor1d(first)
  const learned = graph.parameters.filter(({ name }) => graph.loss.kind === 'likelihood' || !CRF.has(name))
  const sets = setMasks(graph)
  const anchor = origin === null ? null : tensor1d(origin)

  const compute = (parts: readonly GraphBatch[], update: GraphUpdate | null): Computed => {
    const leaves = learned.map(({ rows, stride, from }) =>
      reshape(slice(state, [from], [rows * stride]), [rows, stride])
    )
    let loss: Tensor | null = null
    let gradient: Tensor | null = null
    let rows: Tensor | null = null
    for (const part of parts) {
      const one = lossAndGradients(graph, sets, part, learned, leaves)
      const share = (x: Tensor): Tensor => (parts.length === 1 ? x : mul(x, part.share))
      const plus = (total: Tensor | null, x: Tensor): Tensor =>
        total === null ? share(x) : add(total, share(x))
      loss = plus(loss, one.loss)
      gradient = plus(gradient, one.gradient)
      if (graph.wantsRowGradients && parts.length === 1) rows = one.rows
    }
    const own = sum(square(gradient!))
    const whole = rows === null ? own : add(own, sum(square(rows)))
    const next =
      update === null ? null : updated(graph.optimiser, state, gradient!, reshape(whole, [1]), anchor, update)
    const figures = concat([
      reshape(loss!, [1]),
      reshape(own, [1]),
      ...(rows === null ? [] : [reshape(rows, [rows.size])])
    ])
    return { figures, gradient: gradient!, state: next }
  }

  return {
    async step(parts, update, wantsGradient) {
      const done = tidy(() => compute(parts, update) as never) as Computed
      if (done.state !== null) {
        state.dispose()
        state = done.state
      }
      const values = (await done.figures.data()) as Float32Array
      const gradient = wantsGradient ? ((await done.gradient.data()) as Float32Array) : null
      dispose([done.figures, done.gradient])
      const hasRows = graph.wantsRowGradients && parts.length === 1
      return {
        type: 'stepped',
        loss: values[0]!,
        squares: values[1]!,
        rows: hasRows ? values.slice(2) : null,
        gradient
      }
    },
    state: async () => (await state.data()) as Float32Array,
    close: () => dispose([state, sets, ...(anchor === null ? [] : [anchor])])
  }
}

/** The gradient lies as the weights do, `[count]`. */
function lossAndGradients(
  graph: GraphDescription,
  sets: Tensor,
  batch: GraphBatch,
  learned: readonly GraphParameter[],
  leaves: readonly Tensor[]
): { loss: Tensor; gradient: Tensor; rows: Tensor | null } {
  const places = new Map(learned.map(({ name }, i) => [name, i]))
  const values = batch.vectors?.values ?? null
  const width = graph.layout.vectors
  const vectors = values === null ? null : tensor2d(values, [values.length / width, width])
  const index = layOut(graph, batch, (name) => learned[places.get(name)!]!.rows)
  const isLeaf = vectors !== null && graph.wantsRowGradients
  const loss = (...given: Tensor[]): Tensor =>
    batchLoss(
      graph,
      sets,
      batch,
      index,
      (name) => given[places.get(name)!]!,
      isLeaf ? given[given.length - 1]! : vectors
    )
  const { value, grads } = valueAndGrads(loss as never)([...leaves, ...(isLeaf ? [vectors] : [])] as never)
  return {
    loss: value,
    gradient: flat(learned, graph.count, grads.slice(0, leaves.length)),
    rows: isLeaf ? grads[leaves.length]! : null
  }
}

function flat(parameters: readonly GraphParameter[], count: number, gradients: readonly Tensor[]): Tensor {
  const parts: Tensor[] = []
  let at = 0
  parameters.forEach(({ from }, i) => {
    if (from > at) parts.push(zeros([from - at]))
    const own = gradients[i]!
    parts.push(reshape(own, [own.size]))
    at = from + own.size
  })
  if (count > at) parts.push(zeros([count - at]))
  return concat(parts)
}
