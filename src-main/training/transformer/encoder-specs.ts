import type { TrainingConfig } from '../../model/config'
import type { EncoderShape } from '../../model/encoder-shape'
import type { Pace, ParameterSpec } from '../parameters'
import { tensorPlaces } from './encoder-names'
import type { LoadedEncoder } from './load-encoder'

export type EncoderConfig = TrainingConfig['inputs']['encoder']

const PIECES = 'encoder-pieces'

/** Layer of a parameter by its name: -1 is the embeddings. */
function layerOf(name: string): number {
  const match = /^encoder-(\d+)-/.exec(name)
  return match === null ? -1 : Number(match[1])
}

/**
 * The encoder's weights as the checkpoint has them. Rates fall from the last layer down by `layerDecay` (Howard and Ruder 2018); biases and
 * normalisation are trained without weight decay.
 * @param rate the network's learning rate, of which a parameter's is a share
 */
export function encoderSpecs(encoder: LoadedEncoder, config: EncoderConfig, rate: number): ParameterSpec[] {
  return tensorPlaces(encoder.shape).map(({ name, rows, columns }): ParameterSpec => {
    const values = encoder.weights.get(name)!
    const layer = layerOf(name)
    const isFrozen =
      layer < config.frozenLayers && (config.frozenLayers > 0 || (config.frozenEmbeddings && name === PIECES))
    return {
      name,
      rows,
      columns,
      init: (_random, row, column) => values[row * columns + column]!,
      isFrozen,
      pace: paceOf(encoder.shape, config, rate, layer, rows)
    }
  })
}

function paceOf(shape: EncoderShape, config: EncoderConfig, rate: number, layer: number, rows: number): Pace {
  const depth = shape.layers - 1 - layer
  return {
    rate: rate > 0 ? (config.learningRate * config.layerDecay ** depth) / rate : 0,
    weightDecay: rows === 1 ? 0 : config.weightDecay
  }
}
