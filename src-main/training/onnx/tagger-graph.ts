import { GRAPH_OUTPUT } from '../../model/graph'
import { CAPITAL_COUNT, SHAPE_COUNT } from '../../model/word-shape'
import { LABELS } from '../../text/labels'
import { CHARACTER_LSTM } from '../layers/character-bilstm'
import type { Network } from '../network'
import { denseValues, type Parameter } from '../parameters'
import { encoderNodes } from '../transformer/encoder-graph'
import { type StoredVectors, storeVectors } from '../vector-table'
import { createDraft, type Draft } from './draft'
import { ELEMENT, type GraphNode, type GraphValue, type Initialiser } from './graph'

/** Names of the initialisers that hold the word vectors, from which a bundle is trained on. */
export const VECTOR_TABLE = 'vector-table'
export const VECTOR_SCALES = 'vector-scales'

export interface TaggerGraph {
  readonly inputs: readonly GraphValue[]
  readonly outputs: readonly GraphValue[]
  readonly nodes: readonly GraphNode[]
  readonly initialisers: readonly Initialiser[]
}

/** The network as it stands as an ONNX graph; inputs and output as model/graph.ts describes them. */
export function taggerGraph(network: Network): TaggerGraph {
  const { layout, config, vectors } = network
  const draft = createDraft()
  const features: string[] = []
  if (vectors !== null) {
    draft.input('vectors', 'int32', ['word'])
    features.push(
      vectorNodes(draft, storeVectors(vectors.values, vectors.size, vectors.storage), vectors.size)
    )
  }
  if (layout.widths > 0) {
    draft.input('characters', 'int32', ['word', config.inputs.characters.length])
    const nodes = config.inputs.characters.use === 'cnn' ? characterNodes : characterLstmNodes
    features.push(...nodes(draft, network))
  }
  if (layout.clusterColumns > 0) {
    draft.input('clusters', 'int32', ['word', layout.clusterColumns])
    features.push(clusterNodes(draft, network))
  }
  if (layout.shapes) {
    draft.input('shapes', 'float', ['word', SHAPE_COUNT])
    features.push('shapes')
  }
  const isTokenWise = features.length > 0 || layout.capitals
  if (isTokenWise) draft.input('index', 'int32', ['tweet', 'token'])
  if (config.network.layers > 0) draft.input('lengths', 'int32', ['tweet'])
  if (layout.capitals) draft.input('capitals', 'float', ['tweet', CAPITAL_COUNT])
  const parts: string[] = []
  if (features.length > 0) {
    draft.node('Concat', features, 'words', { axis: 1 })
    parts.push(draft.node('Gather', ['words', 'index'], 'word-features', { axis: 0 }))
  }
  if (layout.capitals) parts.push(capitalNodes(draft))
  if (layout.lists > 0) {
    draft.input('lists', 'float', ['tweet', 'token', layout.lists])
    parts.push('lists')
  }
  if (network.encoder !== null) parts.push(encoderNodes(draft, network, network.encoder))
  draft.node('Concat', parts, 'features', { axis: 2 })
  draft.node('Transpose', ['features'], 'steps', { perm: [1, 0, 2] })
  let x = 'steps'
  for (let layer = 0; layer < config.network.layers; layer++) x = lstmNodes(draft, network, layer, x)
  const weights = network.parameters.get('emission-weights')
  draft.floats('emission-weights', [weights.spec.rows, LABELS.length], denseValues(weights))
  draft.floats('emission-bias', [LABELS.length], denseValues(network.parameters.get('emission-bias')))
  draft.node('MatMul', [x, 'emission-weights'], 'products')
  draft.node('Add', ['products', 'emission-bias'], 'step-emissions')
  draft.node('Transpose', ['step-emissions'], GRAPH_OUTPUT, { perm: [1, 0, 2] })
  return {
    inputs: draft.inputs,
    outputs: [{ name: GRAPH_OUTPUT, element: 'float', dims: ['tweet', 'token', LABELS.length] }],
    nodes: draft.nodes,
    initialisers: draft.initialisers
  }
}

function vectorNodes(draft: Draft, stored: StoredVectors, size: number): string {
  const rows = stored.values.length / size
  const element = { int8: 'int8', float16: 'float16', float32: 'float' } as const
  draft.constant(VECTOR_TABLE, element[stored.storage], [rows, size], stored.values)
  draft.node('Gather', [VECTOR_TABLE, 'vectors'], 'vector-rows', { axis: 0 })
  if (stored.storage === 'float32') return 'vector-rows'
  draft.node('Cast', ['vector-rows'], 'vector-floats', { to: 1 })
  if (stored.storage === 'float16') return 'vector-floats'
  draft.floats(VECTOR_SCALES, [rows, 1], stored.scales)
  draft.node('Gather', [VECTOR_SCALES, 'vectors'], 'vector-factors', { axis: 0 })
  return draft.node('Mul', ['vector-floats', 'vector-factors'], 'vector-features')
}

/** `[word, character, size]` */
function characterRowNodes(draft: Draft, { parameters, config }: Network): string {
  const embedding = parameters.get('characters')
  const { size } = config.inputs.characters
  draft.floats('characters-table', [embedding.spec.rows, size], denseValues(embedding))
  return draft.node('Gather', ['characters-table', 'characters'], 'character-rows', { axis: 0 })
}

function characterLstmNodes(draft: Draft, network: Network): string[] {
  const { units } = network.config.inputs.characters
  const rows = characterRowNodes(draft, network)
  draft.node('Transpose', [rows], 'character-steps', { perm: [1, 0, 2] })
  draft.node('Cast', ['characters'], 'is-character', { to: ELEMENT.bool })
  draft.node('Cast', ['is-character'], 'character-ones', { to: ELEMENT.int32 })
  draft.int64s('character-axis', [1])
  draft.node('ReduceSum', ['character-ones', 'character-axis'], 'character-lengths', { keepdims: 0 })
  const weights = lstmWeights(draft, network, CHARACTER_LSTM, units)
  draft.nodeOf('LSTM', ['character-steps', ...weights, 'character-lengths'], ['', 'character-ends'], {
    hidden_size: units,
    direction: 'bidirectional'
  })
  draft.node('Transpose', ['character-ends'], 'character-halves', { perm: [1, 0, 2] })
  draft.int64s('character-shape', [0, 2 * units])
  return [draft.node('Reshape', ['character-halves', 'character-shape'], 'character-features')]
}

function characterNodes(draft: Draft, network: Network): string[] {
  const { parameters, config } = network
  const { size, filters, widths } = config.inputs.characters
  characterRowNodes(draft, network)
  draft.node('Transpose', ['character-rows'], 'character-columns', { perm: [0, 2, 1] })
  return widths.map((width) => {
    const weights = denseValues(parameters.get(`filters-${width}`))
    const kernel = new Float32Array(filters * size * width)
    for (let f = 0; f < filters; f++) {
      for (let d = 0; d < size; d++) {
        for (let o = 0; o < width; o++) {
          kernel[(f * size + d) * width + o] = weights[(o * size + d) * filters + f]!
        }
      }
    }
    draft.floats(`filters-${width}`, [filters, size, width], kernel)
    draft.floats(`filter-bias-${width}`, [filters], denseValues(parameters.get(`filter-bias-${width}`)))
    draft.node(
      'Conv',
      ['character-columns', `filters-${width}`, `filter-bias-${width}`],
      `windows-${width}`,
      {
        kernel_shape: [width],
        pads: [width - 1, width - 1]
      }
    )
    draft.node('Relu', [`windows-${width}`], `heights-${width}`)
    return draft.node('ReduceMax', [`heights-${width}`], `character-features-${width}`, {
      axes: [2],
      keepdims: 0
    })
  })
}

function clusterNodes(draft: Draft, { parameters, layout }: Network): string {
  const table = parameters.get('clusters')
  draft.floats('cluster-table', [table.spec.rows, layout.clusterSize], denseValues(table))
  draft.int64s('cluster-shape', [-1, layout.clusterColumns * layout.clusterSize])
  draft.node('Gather', ['cluster-table', 'clusters'], 'cluster-rows', { axis: 0 })
  return draft.node('Reshape', ['cluster-rows', 'cluster-shape'], 'cluster-features')
}

function capitalNodes(draft: Draft): string {
  draft.int64s('second', [1])
  draft.int64s('capital-count', [CAPITAL_COUNT])
  draft.node('Unsqueeze', ['capitals', 'second'], 'tweet-capitals')
  draft.node('Shape', ['index'], 'index-shape')
  draft.node('Concat', ['index-shape', 'capital-count'], 'capital-shape', { axis: 0 })
  return draft.node('Expand', ['tweet-capitals', 'capital-shape'], 'token-capitals')
}

/** ONNX has gates as input, output, forget, cell, and weights transposed. */
const ONNX_GATES = [0, 3, 1, 2]

function lstmNodes(draft: Draft, network: Network, layer: number, x: string): string {
  const { units } = network.config.network
  const name = `lstm-${layer}`
  const weights = lstmWeights(draft, network, layer, units)
  draft.node('LSTM', [x, ...weights, 'lengths'], `${name}-directions`, {
    hidden_size: units,
    direction: 'bidirectional'
  })
  draft.node('Transpose', [`${name}-directions`], `${name}-tweets`, { perm: [0, 2, 1, 3] })
  draft.int64s(`${name}-shape`, [0, 0, 2 * units])
  return draft.node('Reshape', [`${name}-tweets`, `${name}-shape`], `${name}-outputs`)
}

/** The weights of both directions of a layer, as an LSTM node takes them. */
function lstmWeights(draft: Draft, { parameters }: Network, layer: number | string, units: number): string[] {
  const directions = ['forward', 'backward']
  const get = (direction: string, part: string): Parameter =>
    parameters.get(`lstm-${layer}-${direction}-${part}`)
  const stacked = (part: string): Float32Array => {
    const all = directions.map((direction) => transposedGates(get(direction, part), units))
    return concatenated(all)
  }
  const inputs = get('forward', 'input').spec.rows
  const zeros = new Float32Array(4 * units)
  const bias = concatenated(
    directions.flatMap((direction) => [transposedGates(get(direction, 'bias'), units), zeros])
  )
  const name = `lstm-${layer}`
  return [
    draft.floats(`${name}-input`, [2, 4 * units, inputs], stacked('input')),
    draft.floats(`${name}-hidden`, [2, 4 * units, units], stacked('hidden')),
    draft.floats(`${name}-bias`, [2, 8 * units], bias)
  ]
}

/** `[row, 4 units]` -> `[4 units, row]` with the gates in ONNX's order. */
function transposedGates(parameter: Parameter, units: number): Float32Array {
  const { rows, columns } = parameter.spec
  const values = denseValues(parameter)
  const out = new Float32Array(values.length)
  ONNX_GATES.forEach((gate, place) => {
    for (let u = 0; u < units; u++) {
      for (let r = 0; r < rows; r++) {
        out[(place * units + u) * rows + r] = values[r * columns + gate * units + u]!
      }
    }
  })
  return out
}

function concatenated(arrays: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(arrays.reduce((sum, array) => sum + array.length, 0))
  let at = 0
  for (const array of arrays) {
    out.set(array, at)
    at += array.length
  }
  return out
}
