import { type Scalar, type Tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core'
import type { Random } from '../base/random'
import type { TrainingConfig } from '../model/config'
import { LIST_FLAGS } from '../model/list-features'
import type { Vocabulary } from '../model/vocabulary'
import { LABELS } from '../text/labels'
import type { Noise, TrainingBatch } from './batch'
import { type Head, headName, headsOf, MAIN_HEAD } from './heads'
import type { KernelMemory } from './kernel/memory'
import { type BilstmLayer, bilstmLayer, bilstmSpecs } from './layers/bilstm'
import { characterBilstm, characterBilstmSpecs } from './layers/character-bilstm'
import { characterLayer, characterSpecs } from './layers/characters'
import { denseLayer, denseSpecs } from './layers/dense'
import { lockedDropout } from './layers/locked-dropout'
import { type TokenLayout, tokenLayer, tokenLayout, type VectorRows } from './layers/tokens'
import { crfLoss, crfSpecs } from './losses/crf-loss'
import { tokenLossLayer } from './losses/token-loss-layer'
import { tokenLoss } from './losses/token-losses'
import { createParameters, normal, type ParameterSpec, type Parameters, setDenseValues } from './parameters'
import { tensorOver } from './tensors'
import { encoderLayer } from './transformer/encoder-layer'
import { encoderSpecs } from './transformer/encoder-specs'
import type { LoadedEncoder } from './transformer/load-encoder'
import { type NetworkEncoder, networkEncoder } from './transformer/network-encoder'
import { type DenseProducts, kernelProducts } from './transformer/products'
import type { VectorTable } from './vector-table'

/** The tagger as a training graph. */
export interface Network {
  readonly config: TrainingConfig
  readonly vocabulary: Vocabulary
  readonly memory: KernelMemory
  readonly parameters: Parameters
  readonly vectors: VectorTable | null
  readonly layout: TokenLayout
  /** Of the transformer that reads along; null without one. */
  readonly encoder: NetworkEncoder | null
  /** Of our labels, and of the label sets of other tweets that have a head of their own. */
  readonly heads: readonly Head[]
  /** What computes the BiLSTM: our kernels, or what a backend puts in their place. */
  recurrent: BilstmLayer
  /** The same of the encoder's dense layers. */
  products: DenseProducts
  /** `[row, stride]` of the batch's head; noise is what training adds. */
  emissions(batch: TrainingBatch, noise: Noise | null, leaf: VectorLeaf | null): Tensor
  /** The batch's loss by the config. */
  loss(emissions: Tensor, batch: TrainingBatch, sets: Float32Array): Scalar
  /** The distinct word vectors of a batch; as a variable where they are trained. */
  leaf(batch: TrainingBatch): VectorLeaf | null
}

/** Word vectors of one batch: `ids[i]` is the row of the table that row i was taken from. */
export interface VectorLeaf extends VectorRows {
  readonly ids: Int32Array
  readonly leaf: Variable | null
}

export function createNetwork(
  memory: KernelMemory,
  config: TrainingConfig,
  vocabulary: Vocabulary,
  vectors: VectorTable | null,
  random: Random,
  encoder: LoadedEncoder | null = null,
  heads: readonly Head[] = headsOf()
): Network {
  const { characters, clusters, shapes, capitals } = config.inputs
  const layout = tokenLayout({
    vectors: vectors?.size ?? 0,
    ...characterWidths(characters),
    clusterColumns: vocabulary.columns.length,
    clusterSize: clusters.size,
    shapes,
    capitals,
    lists: (vocabulary.lists?.length ?? 0) * LIST_FLAGS,
    encoder: encoder?.shape.size ?? 0
  })
  const { units, layers } = config.network
  const symbols = vocabulary.characters.length + 2
  const parameters = createParameters(
    memory,
    [
      ...(characters.use === 'cnn' ? characterSpecs(characters, symbols) : []),
      ...(characters.use === 'bilstm' ? characterBilstmSpecs(characters, symbols) : []),
      ...(layout.clusterColumns > 0
        ? [{ name: 'clusters', rows: vocabulary.clusters, columns: clusters.size, init: normal(0.3) }]
        : []),
      ...Array.from({ length: layers }, (_, layer) =>
        layer === 0
          ? bilstmSpecs(layer, layout.size, layout.stride, units)
          : bilstmSpecs(layer, 2 * units, 2 * units, units)
      ).flat(),
      ...headSpecs(config, layout, MAIN_HEAD),
      ...(encoder === null
        ? []
        : encoderSpecs(encoder, config.inputs.encoder, config.optimiser.learningRate)),
      ...heads.slice(1).flatMap((head) => headSpecs(config, layout, head))
    ],
    random
  )
  if (encoder?.head && layers === 0 && layout.size === encoder.shape.size) {
    setDenseValues(parameters.get('emission-weights'), encoder.head.weights)
    setDenseValues(parameters.get('emission-bias'), encoder.head.bias)
  }
  const perToken = config.loss.kind === 'likelihood' ? null : tokenLoss(config.loss.kind, config.loss)
  const classWeights = classWeightsOf(config)

  const fixed = vectors?.isTrained === false ? Math.floor(layout.vectors / 8) * 8 : 0

  const emissions = (batch: TrainingBatch, noise: Noise | null, leaf: VectorLeaf | null): Tensor => {
    let x = tokenLayer(memory, layout, batch, {
      vectors: leaf,
      characters: characterFeatures(memory, parameters, characters, batch.words.characters),
      clusters: layout.clusterColumns > 0 ? parameters.get('clusters') : null,
      encoder:
        encoder === null || batch.pieces === null
          ? null
          : encoderLayer(
              memory,
              parameters,
              encoder.shape,
              batch.pieces,
              config.inputs.encoder.average,
              noise?.encoder ?? null,
              network.products
            ),
      noise
    })
    for (let layer = 0; layer < layers; layer++) {
      x = network.recurrent(memory, parameters, layer, batch, x, layer === 0 ? fixed : 0)
      const mask = noise?.outputs[layer]
      if (mask) x = lockedDropout(memory, batch, x, mask)
    }
    return denseLayer(memory, parameters, headName('emission', heads[batch.head]!), x)
  }
  const leafOf = (batch: TrainingBatch): VectorLeaf | null =>
    vectors === null ? null : vectorLeaf(memory, vectors, batch)

  const network: Network = {
    config,
    recurrent: bilstmLayer,
    products: kernelProducts,
    vocabulary,
    memory,
    parameters,
    vectors,
    layout,
    encoder: encoder === null ? null : networkEncoder(encoder, config),
    heads,
    emissions,
    loss(scores, batch, sets) {
      const head = heads[batch.head]!
      if (perToken !== null) {
        const weights = head.index === 0 ? classWeights : classWeights.slice(0, 1)
        return tokenLossLayer(memory, batch, scores, sets, perToken, weights, head) as Scalar
      }
      return crfLoss(memory, parameters, batch, scores, sets, likelihoodDivisor(batch), head) as Scalar
    },
    leaf: leafOf
  }
  return network
}

function headSpecs({ network }: TrainingConfig, layout: TokenLayout, head: Head): ParameterSpec[] {
  const [inputs, rows] =
    network.layers > 0 ? [2 * network.units, 2 * network.units] : [layout.size, layout.stride]
  return [...denseSpecs(headName('emission', head), inputs, head.size, rows), ...crfSpecs(head)]
}

/** Weight of a token by its label, in the order of `LABELS`. */
export function classWeightsOf({ loss }: TrainingConfig): number[] {
  return LABELS.map((label) => loss.classWeights[label === 'O' ? label : label.slice(2)] ?? 1)
}

/** What the sum of the tweets' likelihoods is divided by: their weights, and a quarter of their number at least. */
export function likelihoodDivisor({ weights, lengths }: TrainingBatch): number {
  const real = weights.reduce((sum, weight) => sum + weight, 0)
  const count = lengths.reduce((sum, length) => sum + Math.min(1, length), 0)
  return Math.max(real, count / 4)
}

function characterFeatures(
  memory: KernelMemory,
  parameters: Parameters,
  config: TrainingConfig['inputs']['characters'],
  words: Int32Array
): Tensor | null {
  if (config.use === 'none') return null
  const layer = config.use === 'cnn' ? characterLayer : characterBilstm
  return layer(memory, parameters, config, words)
}

/** The features of a word's characters: of a CNN some of each width, of a BiLSTM one group. */
function characterWidths({
  use,
  filters,
  widths,
  units
}: TrainingConfig['inputs']['characters']): Pick<TokenLayout, 'filters' | 'widths' | 'characterStride'> {
  if (use === 'none') return { filters: 0, widths: 0, characterStride: 0 }
  if (use === 'bilstm') return { filters: 2 * units, widths: 1, characterStride: 2 * units }
  return { filters, widths: widths.length, characterStride: Math.ceil(filters / 8) * 8 }
}

function vectorLeaf(memory: KernelMemory, table: VectorTable, batch: TrainingBatch): VectorLeaf {
  const ids = [0]
  const places = new Map([[0, 0]])
  const place = batch.words.vectors.map((id) => {
    const known = places.get(id)
    if (known !== undefined) return known
    places.set(id, ids.length)
    return ids.push(id) - 1
  })
  const values = memory.dirty(ids.length * table.size)
  ids.forEach((id, i) => {
    values.set(table.values.subarray(id * table.size, (id + 1) * table.size), i * table.size)
  })
  const leaf = table.isTrained ? tidy(() => variable(tensorOver(values, [ids.length, table.size]))) : null
  return { values, place, ids: Int32Array.from(ids), leaf }
}
