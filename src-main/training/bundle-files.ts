import * as v from 'valibot'
import { AppError } from '../base/errors'
import type { Manifest } from '../contract/manifest'
import { parseConfig, type TrainingConfig } from '../model/config'
import { ENCODER_FILES } from '../model/encoder-shape'
import { CRF_FILE, formatCrf, GRAPH_FILE } from '../model/graph'
import { type FeatureLists, featureListsSchema, LIST_FLAGS, LISTS_FILE } from '../model/list-features'
import { formatVocabulary, parseVocabulary, VOCABULARY_FILES } from '../model/vocabulary'
import { isOfOtherHead } from './heads'
import { learnedCrf } from './losses/crf-loss'
import type { Network } from './network'
import { encodeGraph, initialiserBytes } from './onnx/graph'
import { taggerGraph, VECTOR_SCALES, VECTOR_TABLE } from './onnx/tagger-graph'
import type { Parameter } from './parameters'
import { denseValues, setDenseValues } from './parameters'
import type { Resources } from './resources'
import { ENCODER_WEIGHTS, isOfEncoder, storedEncoder } from './transformer/encoder-file'
import { restoreVectors, type VectorStorage } from './vector-table'

/** All trained weights as float32, little endian, in the order of the network's parameters: for training on. */
export const WEIGHTS_FILE = 'weights.bin'

export interface BundleContents {
  readonly kind: Manifest['kind']
  readonly files: Readonly<Record<string, Uint8Array>>
  readonly graph: { readonly inputs: string[]; readonly outputs: string[] }
}

/** The files of a bundle that hold the network as it stands. */
export function bundleContents(network: Network): BundleContents {
  const graph = taggerGraph(network)
  const vocabulary = formatVocabulary(network.vocabulary)
  const text = (value: string): Uint8Array => Buffer.from(value, 'utf8')
  const { encoder } = network
  const { lists } = network.vocabulary
  return {
    kind: encoder === null ? 'bilstm-crf' : 'transformer',
    files: {
      [GRAPH_FILE]: encodeGraph({ name: 'tagger', ...graph }),
      [CRF_FILE]: text(formatCrf(learnedCrf(network.parameters))),
      [VOCABULARY_FILES.header]: text(vocabulary.header),
      [VOCABULARY_FILES.words]: text(vocabulary.words),
      [VOCABULARY_FILES.clusters]: vocabulary.clusters,
      ...(lists === undefined ? {} : { [LISTS_FILE]: text(JSON.stringify(lists)) }),
      ...(encoder === null
        ? {}
        : {
            [ENCODER_FILES.header]: text(JSON.stringify(encoder.header)),
            [ENCODER_FILES.tokenizer]: text(JSON.stringify(encoder.tokenizer)),
            [ENCODER_WEIGHTS]: weightBytes(network.parameters.list.filter(isOfEncoder))
          }),
      [WEIGHTS_FILE]: weightBytes(network.parameters.list.filter((p) => !isOfEncoder(p) && !isOfOtherHead(p)))
    },
    graph: {
      inputs: graph.inputs.map((value) => value.name),
      outputs: graph.outputs.map((value) => value.name)
    }
  }
}

function weightBytes(parameters: readonly Parameter[]): Uint8Array {
  return Buffer.concat(parameters.map((parameter) => Buffer.from(denseValues(parameter).buffer)))
}

/** What training goes on from. */
export interface Parent {
  readonly id: string
  readonly config: TrainingConfig
  readonly temperature: number
  readonly resources: Resources
  /** Puts the parent's weights into a network of the same config, which may know more words, and lists after its own: those begin at 0. */
  load(network: Network): void
}

interface BundleReader {
  readonly manifest: Manifest
  bytes(name: string): Uint8Array
  text(name: string): string
}

/**
 * Reads back everything that a bundle of ours was made from.
 * @throws AppError `model-unusable` where it cannot be trained on
 */
export function parentOf(bundle: BundleReader): Parent {
  const { manifest } = bundle
  if (manifest.members !== undefined) {
    throw new AppError('model-unusable', 'the model has no weights of its own: others tag together in it', {
      where: manifest.id,
      remedy: `Train one of them on: ${manifest.members.map(({ id }) => id).join(', ')}.`
    })
  }
  if (!(WEIGHTS_FILE in manifest.files)) {
    throw new AppError('model-unusable', 'the model cannot be trained on: it came without its weights', {
      where: manifest.id,
      remedy: `choose a model whose bundle has ${WEIGHTS_FILE}`
    })
  }
  const config = parseConfig(manifest.config, manifest.id)
  const vocabulary = parseVocabulary(
    JSON.parse(bundle.text(VOCABULARY_FILES.header)),
    bundle.text(VOCABULARY_FILES.words),
    bundle.bytes(VOCABULARY_FILES.clusters)
  )
  const lists: FeatureLists | undefined =
    LISTS_FILE in manifest.files
      ? v.parse(featureListsSchema, JSON.parse(bundle.text(LISTS_FILE)))
      : undefined
  const { storage } = config.inputs.vectors
  const rows = vocabulary.vectors + 1
  const table =
    config.inputs.vectors.use === 'none' ? null : vectorsOf(bundle.bytes(GRAPH_FILE), rows, storage)
  const weights = aligned(bundle.bytes(WEIGHTS_FILE))
  const flags = (lists?.length ?? 0) * LIST_FLAGS
  return {
    id: manifest.id,
    temperature: manifest.temperature,
    config,
    resources: {
      vocabulary: lists === undefined ? vocabulary : { ...vocabulary, lists },
      vectors: table,
      encoder: manifest.kind === 'transformer' ? storedEncoder(bundle) : null
    },
    load(network) {
      const values = new Float32Array(weights.buffer, weights.byteOffset, weights.byteLength >> 2)
      let at = 0
      for (const parameter of network.parameters.list) {
        if (isOfEncoder(parameter) || isOfOtherHead(parameter)) continue
        const { rows, columns } = parameter.spec
        const added = readsTokens(parameter.spec.name, network) ? network.layout.lists - flags : 0
        const count = (rows - added) * columns
        setDenseValues(parameter, withRows(values.subarray(at, at + count), network.layout, added, columns))
        at += count
      }
      if (at !== values.length) {
        throw new AppError('model-unusable', 'the weights do not fit the config', { where: manifest.id })
      }
    }
  }
}

/** Whether a row of these weights belongs to a feature of a token. */
function readsTokens(name: string, { config }: Network): boolean {
  return config.network.layers === 0 ? name === 'emission-weights' : /^lstm-0-.*-input$/.test(name)
}

/** Weights with rows of 0 for flags of lists that were added, which stand before the encoder's inputs. */
function withRows(
  weights: Float32Array,
  { size, encoder }: Network['layout'],
  added: number,
  columns: number
): Float32Array {
  if (added === 0) return weights
  const place = (size - added - encoder) * columns
  const out = new Float32Array(size * columns)
  out.set(weights.subarray(0, place))
  out.set(weights.subarray(place), place + added * columns)
  return out
}

function vectorsOf(model: Uint8Array, rows: number, storage: VectorStorage): Resources['vectors'] {
  const bytes = initialiserBytes(model, VECTOR_TABLE)
  if (bytes === null) throw new AppError('model-unusable', 'the graph holds no word vectors')
  const raw = aligned(bytes)
  if (storage === 'int8') {
    const scales = aligned(initialiserBytes(model, VECTOR_SCALES)!)
    const values = new Int8Array(raw.buffer, raw.byteOffset, raw.byteLength)
    const size = values.length / rows
    const factors = new Float32Array(scales.buffer, scales.byteOffset, rows)
    return { size, values: restoreVectors({ storage, values, scales: factors }, size) }
  }
  if (storage === 'float16') {
    const values = new Uint16Array(raw.buffer, raw.byteOffset, raw.byteLength >> 1)
    return { size: values.length / rows, values: restoreVectors({ storage, values }, values.length / rows) }
  }
  const values = new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength >> 2)
  return { size: values.length / rows, values }
}

/** A copy whose first byte is aligned for any element. */
function aligned(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes)
}
