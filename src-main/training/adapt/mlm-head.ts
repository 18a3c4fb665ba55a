import type { Architecture, EncoderShape } from '../../model/encoder-shape'
import type { ParameterSpec, Parameters } from '../parameters'
import { denseValues } from '../parameters'
import { joined, parted, type TensorPlace } from '../transformer/encoder-names'
import type { Safetensors, StoredTensor } from '../transformer/safetensors'

/** Our names of the head's matrices and what checkpoints call them. The output's weights are those of the pieces' embeddings. */
const NAMES: Readonly<
  Record<Architecture, { readonly dense: string; readonly norm: string; readonly bias: string }>
> = {
  bert: {
    dense: 'cls.predictions.transform.dense',
    norm: 'cls.predictions.transform.LayerNorm',
    bias: 'cls.predictions.bias'
  },
  roberta: { dense: 'lm_head.dense', norm: 'lm_head.layer_norm', bias: 'lm_head.bias' },
  distilbert: { dense: 'vocab_transform', norm: 'vocab_layer_norm', bias: 'vocab_projector.bias' }
}

export const OUTPUT_BIAS = 'mlm-output-bias'

/** The matrices of the head that predicts pieces: dense layer, GELU, normalisation, and a bias a piece. */
export function headPlaces({ architecture, size, vocabulary }: EncoderShape): TensorPlace[] {
  const { dense, norm, bias } = NAMES[architecture]
  const row = (name: string, part: string, columns = size): TensorPlace => ({
    name,
    rows: 1,
    columns,
    parts: [part],
    isTransposed: false
  })
  return [
    { ...row('mlm-dense-weights', `${dense}.weight`), rows: size, isTransposed: true },
    row('mlm-dense-bias', `${dense}.bias`),
    row('mlm-norm-weights', `${norm}.weight`),
    row('mlm-norm-bias', `${norm}.bias`),
    row(OUTPUT_BIAS, bias, vocabulary)
  ]
}

/** Values of the head by our names. */
export type MlmHead = ReadonlyMap<string, Float32Array>

/** The head that a checkpoint was trained with; null where it has none that fits. */
export async function readHead(tensors: Safetensors, shape: EncoderShape): Promise<MlmHead | null> {
  const head = new Map<string, Float32Array>()
  for (const place of headPlaces(shape)) {
    const name = place.parts[0]!
    const old = name
      .replace('LayerNorm.weight', 'LayerNorm.gamma')
      .replace('LayerNorm.bias', 'LayerNorm.beta')
    const there = [name, old].find((spelled) => tensors.names.includes(spelled))
    if (there === undefined) return null
    const { values } = await tensors.read(there)
    if (values.length !== place.rows * place.columns) return null
    head.set(place.name, joined(place, [values]))
  }
  return head
}

/**
 * A head for an encoder that came without one: what leaves the encoder passes as it is, and the bias tells how often each piece occurs, so
 * that training starts from a unigram model.
 * @param counts of the pieces in the training text
 */
export function newHead({ size, vocabulary }: EncoderShape, counts: ArrayLike<number>): MlmHead {
  const identity = new Float32Array(size * size)
  for (let i = 0; i < size; i++) identity[i * size + i] = 1
  let total = vocabulary
  for (let i = 0; i < vocabulary; i++) total += counts[i]!
  return new Map([
    ['mlm-dense-weights', identity],
    ['mlm-dense-bias', new Float32Array(size)],
    ['mlm-norm-weights', new Float32Array(size).fill(1)],
    ['mlm-norm-bias', new Float32Array(size)],
    [OUTPUT_BIAS, Float32Array.from({ length: vocabulary }, (_, i) => Math.log((counts[i]! + 1) / total))]
  ])
}

/** @param pace how the head is trained, as `ParameterSpec` has it */
export function headSpecs(shape: EncoderShape, head: MlmHead, pace: ParameterSpec['pace']): ParameterSpec[] {
  return headPlaces(shape).map(({ name, rows, columns }) => {
    const values = head.get(name)!
    return {
      name,
      rows,
      columns,
      paddedColumns: Math.ceil(columns / 8) * 8,
      init: (_random, row, column) => values[row * columns + column]!,
      pace: { rate: pace!.rate, weightDecay: rows === 1 ? 0 : pace!.weightDecay }
    }
  })
}

/** The head's tensors as a checkpoint holds them. */
export function headTensors(shape: EncoderShape, parameters: Parameters): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>()
  for (const place of headPlaces(shape)) {
    for (const { name, ...tensor } of parted(place, denseValues(parameters.get(place.name)))) {
      tensors.set(name, tensor)
    }
  }
  return tensors
}
