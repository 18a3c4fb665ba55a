import type { Parameter } from '../parameters'

type Weights = readonly [input: Parameter, hidden: Parameter, bias: Parameter]

/** Where each of our gates (input, forget, cell, output) stands among TensorFlow's (input, cell, forget, output). */
const GATES = [0, 2, 1, 3]

/** The weights of a direction as `BlockLSTM` takes them: input and recurrent rows `[size + units, 4 units]`, and the bias. */
export function blockWeights(
  [input, hidden, bias]: Weights,
  size: number,
  units: number
): { readonly weights: Float32Array; readonly bias: Float32Array } {
  const width = 4 * units
  const weights = new Float32Array((size + units) * width)
  toBlock(input.values, size, units, weights)
  toBlock(hidden.values, units, units, weights.subarray(size * width))
  const biases = new Float32Array(width)
  toBlock(bias.values, 1, units, biases)
  return { weights, bias: biases }
}

/** Writes the gradients that `BlockLSTMGrad` gave into those of a direction's parameters. */
export function fromBlockGates(
  [input, hidden, bias]: Weights,
  dWeights: Float32Array,
  dBias: Float32Array,
  units: number
): void {
  const width = 4 * units
  const size = dWeights.length / width - units
  fromBlock(dWeights, size, units, input.gradient)
  fromBlock(dWeights.subarray(size * width), units, units, hidden.gradient)
  fromBlock(dBias, 1, units, bias.gradient)
}

function toBlock(from: Float32Array, rows: number, units: number, to: Float32Array): void {
  for (let row = 0; row < rows; row++) {
    const at = row * 4 * units
    GATES.forEach((place, gate) => {
      to.set(from.subarray(at + gate * units, at + (gate + 1) * units), at + place * units)
    })
  }
}

function fromBlock(from: Float32Array, rows: number, units: number, to: Float32Array): void {
  for (let row = 0; row < rows; row++) {
    const at = row * 4 * units
    GATES.forEach((place, gate) => {
      to.set(from.subarray(at + place * units, at + (place + 1) * units), at + gate * units)
    })
  }
}
