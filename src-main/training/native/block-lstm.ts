import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { TrainingBatch } from '../batch'
import type { BilstmLayer } from '../layers/bilstm'
import type { Parameter } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'
import { blockWeights, fromBlockGates } from './block-gates'
import { type Places, padded, reversedPlaces, straightPlaces, unpadded } from './block-rows'
import type { TensorFlow } from './tensorflow'

/** Places of `BlockLSTM`'s outputs that its gradient reads besides: input gate ... output. */
const OUTPUTS = 7
const HIDDEN = 6

interface Run {
  readonly places: Places
  readonly parameters: readonly [input: Parameter, hidden: Parameter, bias: Parameter]
  /** Inputs of the operation, then its outputs. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

/**
 * The BiLSTM layer by TensorFlow's fused `BlockLSTM` (Zaremba et al. 2014): a direction is one operation forward and one backward.
 * The backward direction reads each tweet reversed; what lies beyond a tweet's end comes last and has no gradient.
 */
export function blockLstmLayer(library: TensorFlow): BilstmLayer {
  /** Tensors of passes that took no gradient, and of ones that freed them. */
  let left: number[] = []
  return (memory, parameters, layer, batch, x) => {
    const [rows = 0, inputs = 0] = x.shape
    const parts = ['forward', 'backward'].map(
      (direction) =>
        ['input', 'hidden', 'bias'].map((part) => parameters.get(`lstm-${layer}-${direction}-${part}`)) as [
          Parameter,
          Parameter,
          Parameter
        ]
    )
    const units = parts[0]![1].rows
    if (layer === 0) {
      library.free(left)
      left = []
    }
    const op = customGrad((input) => {
      const values = valuesOf(memory, input as Tensor)
      const out = memory.floats(rows * 2 * units)
      const runs = parts.map((own, i): Run => {
        const places = i === 0 ? straightPlaces(batch) : reversedPlaces(batch)
        const run = forward(library, batch, own, padded(batch, places, values, inputs), inputs, places)
        left.push(...run.inputs, ...run.outputs)
        library.read(run.outputs[HIDDEN]!, (hidden) =>
          unpadded(places, hidden, units, out, 2 * units, i * units, false)
        )
        return run
      })
      const gradFunc = (dy: Tensor): Tensor[] => {
        const dOut = valuesOf(memory, dy)
        const dx = memory.floats(rows * inputs)
        runs.forEach((run, i) => {
          const dHidden = padded(batch, run.places, dOut, units, 2 * units, i * units)
          backward(library, batch, run, dHidden, units, (given) =>
            unpadded(run.places, given, inputs, dx, inputs, 0, true)
          )
        })
        return [tensorOver(dx, [rows, inputs]), ...parts.flat().map((v) => v.gradientTensor())]
      }
      return { value: tensorOver(out, [rows, 2 * units]), gradFunc }
    })
    return op(x, ...parts.flat().map((v) => v.variable))
  }
}

function forward(
  library: TensorFlow,
  { tweets, steps }: TrainingBatch,
  parameters: Run['parameters'],
  x: Float32Array,
  size: number,
  places: Places
): Run {
  const units = parameters[1].rows
  const zeros = library.tensor(new Float32Array(tweets * units), [tweets, units])
  const peephole = library.tensor(new Float32Array(units), [units])
  const { weights, bias } = blockWeights(parameters, size, units)
  const inputs = [
    library.int64(steps),
    library.tensor(x, [steps, tweets, size]),
    zeros,
    zeros,
    library.tensor(weights, [size + units, 4 * units]),
    peephole,
    peephole,
    peephole,
    library.tensor(bias, [4 * units])
  ]
  const outputs = library.run('BlockLSTM', inputs, OUTPUTS, {
    forget_bias: 0,
    cell_clip: -1,
    use_peephole: false
  })
  return { places, parameters, inputs, outputs }
}

/** Writes the weights' gradients and hands out that of the padded input. */
function backward(
  library: TensorFlow,
  { tweets, steps }: TrainingBatch,
  { parameters, inputs, outputs }: Run,
  dHidden: Float32Array,
  units: number,
  use: (dx: Float32Array) => void
): void {
  const shape = [steps, tweets, units]
  const none = library.tensor(new Float32Array(dHidden.length), shape)
  const given = library.tensor(dHidden, shape)
  const gradients = library.run('BlockLSTMGrad', [...inputs, ...outputs, none, given], 8, {
    use_peephole: false
  })
  library.read(gradients[0]!, use)
  library.read(gradients[3]!, (dWeights) =>
    library.read(gradients[7]!, (dBias) => fromBlockGates(parameters, dWeights, dBias, units))
  )
  library.free([...new Set(inputs), ...outputs, none, given, ...gradients])
}
