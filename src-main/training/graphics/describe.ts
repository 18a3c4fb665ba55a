import { AppError } from '../../base/errors'
import { startConstraints, transitionConstraints } from '../../model/transitions'
import { LABELS } from '../../text/labels'
import { LABEL_STRIDE } from '../losses/crf-loss'
import { rowWeights } from '../losses/token-loss-layer'
import { classWeightsOf, likelihoodDivisor, type Network } from '../network'
import type { BatchPart } from '../step'
import type { GraphBatch, GraphDescription } from './messages'

/**
 * A network as a window computes it.
 * @throws AppError `config-invalid` for a network that only this process can train
 */
export function describeNetwork(network: Network, sets: Float32Array): GraphDescription {
  const { config, layout, parameters, vectors } = network
  requireSupported(network)
  const { characters } = config.inputs
  const start = parameters.values.byteOffset
  return {
    layout,
    characters: layout.filters === 0 ? null : pick(characters, ['length', 'size', 'widths']),
    clusters: layout.clusterColumns > 0,
    layers: config.network.layers,
    units: config.network.units,
    parameters: parameters.trained.map(({ spec, rows, stride, values }) => ({
      name: spec.name,
      rows,
      stride,
      from: (values.byteOffset - start) / 4
    })),
    count: parameters.values.length,
    labels: LABELS.length,
    labelStride: LABEL_STRIDE,
    constraints: { transitions: transitionConstraints(), start: startConstraints() },
    loss: pick(config.loss, ['kind', 'alpha', 'gamma', 'labelSmoothing']),
    sets: Float32Array.from(sets),
    optimiser: config.optimiser,
    wantsRowGradients: vectors?.isTrained === true
  }
}

/** A part of a batch as it travels, with the word vectors that it reads. */
export function describePart(
  network: Network,
  { batch, noise, share }: BatchPart,
  sets: Float32Array
): { readonly batch: GraphBatch; readonly ids: Int32Array | null } {
  const { memory } = network
  const mark = memory.mark()
  const leaf = network.leaf(batch)
  leaf?.leaf?.dispose()
  const { words, index } = batch
  const vectors =
    leaf === null
      ? null
      : {
          values: Float32Array.from(leaf.values),
          of: index.map((word, row) => (noise?.unknown?.[row] === 1 ? 0 : (leaf.place[word] ?? 0)))
        }
  memory.release(mark)
  const travelling: GraphBatch = {
    ...pick(batch, ['tweets', 'steps', 'lengths', 'starts', 'tweetOf', 'inside', 'index', 'labels']),
    ...pick(batch, ['capitals', 'lists']),
    words: pick(words, ['count', 'characters', 'clusters', 'shapes']),
    vectors,
    weights: lossWeights(network, batch, sets),
    inputMask: noise?.input ?? null,
    outputMasks: noise?.outputs ?? [],
    share
  }
  return { batch: travelling, ids: leaf?.ids ?? null }
}

function lossWeights({ config }: Network, batch: BatchPart['batch'], sets: Float32Array): Float32Array {
  if (config.loss.kind !== 'likelihood') return rowWeights(batch, sets, classWeightsOf(config))
  const divisor = likelihoodDivisor(batch)
  return batch.weights.map((weight) => weight / divisor)
}

function requireSupported({ encoder, config, heads }: Network): void {
  const refuse = (what: string, where: string): never => {
    throw new AppError('config-invalid', `WebGPU does not train ${what}`, {
      where,
      remedy: 'use --backend wasm, native or gpu, or auto, which takes one of them'
    })
  }
  if (encoder !== null) refuse('a transformer', 'inputs.encoder')
  if (config.inputs.characters.use === 'bilstm') refuse('a character BiLSTM', 'inputs.characters.use')
  if (heads.length > 1) refuse('several heads', 'data.auxiliary')
  if (config.network.units > MOST_UNITS) refuse(`more than ${MOST_UNITS} units a direction`, 'network.units')
}

/** What fits into the memory that WebGPU promises a workgroup. */
const MOST_UNITS = 640

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as unknown as Pick<T, K>
}
