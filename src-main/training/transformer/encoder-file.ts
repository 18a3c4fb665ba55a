import * as v from 'valibot'
import { ENCODER_FILES, type EncoderShape, encoderHeaderSchema } from '../../model/encoder-shape'
import { GRAPH_FILE } from '../../model/graph'
import type { Parameter } from '../parameters'
import { tensorPlaces } from './encoder-names'
import { graphWeights } from './graph-weights'
import type { LoadedEncoder } from './load-encoder'

/** The encoder's weights in a bundle, as float32, little endian, in the order of `tensorPlaces`: for training on and for export. */
export const ENCODER_WEIGHTS = 'encoder.bin'

export function isOfEncoder({ spec }: Parameter): boolean {
  return spec.name.startsWith('encoder-')
}

interface EncoderBundle {
  readonly manifest: { readonly files: Readonly<Record<string, unknown>> }
  bytes(name: string): Uint8Array
  text(name: string): string
}

/** The encoder that a bundle was trained with: as trained, or as its graph has it where the bundle came without `ENCODER_WEIGHTS`. */
export function storedEncoder(bundle: EncoderBundle): LoadedEncoder {
  const header = v.parse(encoderHeaderSchema, JSON.parse(bundle.text(ENCODER_FILES.header)))
  const { shape, special } = header
  const tokenizer = JSON.parse(bundle.text(ENCODER_FILES.tokenizer)) as object
  const weights =
    ENCODER_WEIGHTS in bundle.manifest.files
      ? fileWeights(bundle.bytes(ENCODER_WEIGHTS), shape)
      : graphWeights(bundle.bytes(GRAPH_FILE), header)
  return { shape, special, tokenizer, weights, head: null }
}

function fileWeights(file: Uint8Array, shape: EncoderShape): Map<string, Float32Array> {
  const bytes = Uint8Array.from(file)
  const values = new Float32Array(bytes.buffer)
  const weights = new Map<string, Float32Array>()
  let at = 0
  for (const { name, rows, columns } of tensorPlaces(shape)) {
    weights.set(name, values.subarray(at, at + rows * columns))
    at += rows * columns
  }
  if (at !== values.length) throw new RangeError(`${ENCODER_WEIGHTS} does not fit ${ENCODER_FILES.header}`)
  return weights
}
