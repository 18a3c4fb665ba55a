import * as v from 'valibot'
import { AppError } from '../base/errors'
import type { Manifest } from '../contract/manifest'
import { parseConfig, type TrainingConfig } from '../model/config'
import { ENCODER_FILES } from '../model/encoder-shape'
import { CRF_FILE, formatCrf, GRAPH_FILE } from '../model/graph'
import { type FeatureLists, featureListsSchema, LISTS_FILE } from '../model/list-features'
import { formatVocabulary, parseVocabulary, VOCABULARY_FILES } from '../model/vocabulary'
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
      [WEIGHTS_FILE]: weightBytes(network.parameters.list.filter((p) => !isOfEncoder(p)))
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
  /** Puts the parent's weights into a network of the same config and vocabulary. */
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
  const needed = manifest.kind === 'transformer' ? [WEIGHTS_FILE, ENCODER_WEIGHTS] : [WEIGHTS_FILE]
  if (!needed.every((name) => name in manifest.files)) {
    throw new AppError('model-unusable', 'the model cannot be trained on: it came without its weights', {
      where: manifest.id,
      remedy: `choose a model whose bundle has ${needed.join(' and ')}`
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
        if (isOfEncoder(parameter)) continue
        const count = parameter.spec.rows * parameter.spec.columns
        setDenseValues(parameter, values.subarray(at, at + count))
        at += count
      }
      if (at !== values.length) {
        throw new AppError('model-unusable', 'the weights do not fit the config', { where: manifest.id })
      }
    }
  }
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
