import * as v from 'valibot'
import { AppError } from '../base/errors'
import type { Manifest } from '../contract/manifest'
import type { Crf } from '../model/crf'
import { createEncoder, type EncodedBatch } from '../model/encode'
import { ENCODER_FILES, encoderHeaderSchema } from '../model/encoder-shape'
import { CRF_FILE, GRAPH_FILE, GRAPH_INPUTS, GRAPH_OUTPUT, type GraphInput, parseCrf } from '../model/graph'
import { type FeatureLists, featureListsSchema, LISTS_FILE } from '../model/list-features'
import { createSubWords, type SubWords } from '../model/sub-words'
import { parseVocabulary, VOCABULARY_FILES } from '../model/vocabulary'
import type { Bundle } from '../registry/bundle'

/** What a tagger needs of a bundle, parsed. */
export interface BundleModel {
  readonly manifest: Manifest
  readonly graph: Uint8Array
  readonly inputs: readonly GraphInput[]
  readonly crf: Crf
  readonly encode: (tweets: readonly (readonly string[])[]) => EncodedBatch
  /** What a tweet costs: its tokens, or the pieces that a transformer reads. */
  readonly lengthOf: (tokens: readonly string[]) => number
}

/** Parses the vocabulary, the CRF and the sub-words of a verified bundle. `model-unusable` where they do not fit the program. */
export function parseModel(bundle: Bundle): BundleModel {
  const { manifest } = bundle
  const unknown = manifest.graph.inputs.find((name) => !(GRAPH_INPUTS as readonly string[]).includes(name))
  if (unknown !== undefined) throw unusable(bundle, `the graph has an input that is not known: ${unknown}`)
  if (!manifest.graph.outputs.includes(GRAPH_OUTPUT))
    throw unusable(bundle, `the graph has no ${GRAPH_OUTPUT}`)
  if (!(manifest.temperature > 0)) throw unusable(bundle, 'the temperature is not above 0')
  try {
    const words = parseVocabulary(
      JSON.parse(bundle.text(VOCABULARY_FILES.header)),
      bundle.text(VOCABULARY_FILES.words),
      bundle.bytes(VOCABULARY_FILES.clusters)
    )
    const vocabulary = { ...words, ...listsOf(bundle) }
    const subWords = manifest.kind === 'transformer' ? subWordsOf(bundle) : null
    return {
      manifest,
      graph: bundle.bytes(GRAPH_FILE),
      inputs: manifest.graph.inputs as GraphInput[],
      crf: parseCrf(JSON.parse(bundle.text(CRF_FILE))),
      encode: createEncoder(vocabulary, subWords),
      lengthOf: (tokens) =>
        subWords === null
          ? tokens.length
          : tokens.reduce((sum, token) => sum + subWords.pieces(token).length, 2)
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw unusable(bundle, `the model's files cannot be read: ${(cause as Error).message}`, cause)
  }
}

function listsOf({ manifest, text }: Bundle): { lists?: FeatureLists } {
  if (!(LISTS_FILE in manifest.files)) return {}
  return { lists: v.parse(featureListsSchema, JSON.parse(text(LISTS_FILE))) }
}

function subWordsOf(bundle: Bundle): SubWords {
  const header = v.parse(encoderHeaderSchema, JSON.parse(bundle.text(ENCODER_FILES.header)))
  return createSubWords(JSON.parse(bundle.text(ENCODER_FILES.tokenizer)) as object, header)
}

function unusable(bundle: Bundle, message: string, cause?: unknown): AppError {
  return new AppError('model-unusable', message, {
    where: bundle.dir,
    remedy: 'Use a newer Starling, or another model.',
    cause
  })
}
