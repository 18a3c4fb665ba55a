import * as v from 'valibot'
import { ENCODER_FILES, encoderHeaderSchema } from '../../model/encoder-shape'
import type { Parameter } from '../parameters'
import { tensorPlaces } from './encoder-names'
import type { LoadedEncoder } from './load-encoder'

/** The encoder's weights in a bundle, as float32, little endian, in the order of `tensorPlaces`: for training on and for export. */
export const ENCODER_WEIGHTS = 'encoder.bin'

export function isOfEncoder({ spec }: Parameter): boolean {
  return spec.name.startsWith('encoder-')
}

/** The encoder that a bundle was trained with, as trained. */
export function storedEncoder(bundle: {
  bytes(name: string): Uint8Array
  text(name: string): string
}): LoadedEncoder {
  const { shape, special } = v.parse(encoderHeaderSchema, JSON.parse(bundle.text(ENCODER_FILES.header)))
  const bytes = Uint8Array.from(bundle.bytes(ENCODER_WEIGHTS))
  const values = new Float32Array(bytes.buffer)
  const weights = new Map<string, Float32Array>()
  let at = 0
  for (const { name, rows, columns } of tensorPlaces(shape)) {
    weights.set(name, values.subarray(at, at + rows * columns))
    at += rows * columns
  }
  if (at !== values.length) throw new RangeError(`${ENCODER_WEIGHTS} does not fit ${ENCODER_FILES.header}`)
  const tokenizer = JSON.parse(bundle.text(ENCODER_FILES.tokenizer)) as object
  return { shape, special, tokenizer, weights, head: null }
}
