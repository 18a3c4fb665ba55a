import * as v from 'valibot'
import { AppError } from '../../base/errors'
import { parseConfig } from '../../model/config'
import {
  ENCODER_FILES,
  type EncoderShape,
  encoderHeaderSchema,
  type SpecialPieces
} from '../../model/encoder-shape'
import type { Bundle } from '../../registry/bundle'
import { LABELS } from '../../text/labels'
import { WEIGHTS_FILE } from '../bundle-files'
import { ENCODER_WEIGHTS, storedEncoder } from './encoder-file'
import { parted, tensorPlaces } from './encoder-names'
import { encodeSafetensors, type StoredTensor } from './safetensors'

/**
 * The files of a Hugging Face folder that Python's AutoModelForTokenClassification and AutoTokenizer open.
 * @throws AppError `model-unusable` where the model has parts that Python's class has no place for
 */
export function huggingFaceFiles(bundle: Bundle): Record<string, Uint8Array> {
  const { manifest } = bundle
  requirePlain(bundle)
  const { shape, special, window } = v.parse(
    encoderHeaderSchema,
    JSON.parse(bundle.text(ENCODER_FILES.header))
  )
  const encoder = storedEncoder(bundle)
  const tensors = new Map<string, StoredTensor>()
  for (const place of tensorPlaces(shape)) {
    for (const { name, ...tensor } of parted(place, encoder.weights.get(place.name)!)) {
      tensors.set(`${shape.architecture}.${name}`, tensor)
    }
  }
  const { weights, bias } = linearHead(bundle.bytes(WEIGHTS_FILE), shape.size)
  tensors.set('classifier.weight', { shape: [LABELS.length, shape.size], values: weights })
  tensors.set('classifier.bias', { shape: [LABELS.length], values: bias })
  const json = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8')
  const tokenizer = JSON.parse(bundle.text(ENCODER_FILES.tokenizer)) as Record<string, unknown>
  return {
    'config.json': json(configOf(shape, special)),
    'model.safetensors': encodeSafetensors(tensors),
    'tokenizer.json': json(splitWords(tokenizer)),
    'tokenizer_config.json': json({
      tokenizer_class: 'PreTrainedTokenizerFast',
      model_max_length: window,
      ...namesOf(special, tokenizer)
    }),
    'README.md': Buffer.from(bundle.text('README.md').replace(/^# .*/, `# ${manifest.name}`), 'utf8')
  }
}

/** Refuses what is not a linear layer over the last hidden state. */
function requirePlain({ manifest }: Bundle): void {
  const { inputs, network } = parseConfig(manifest.config, manifest.id)
  const extra = [
    manifest.kind !== 'transformer' && 'no transformer',
    network.layers > 0 && 'a BiLSTM',
    network.head === 'crf' && 'a CRF',
    inputs.characters.use !== 'none' && 'characters',
    inputs.clusters.sets.length > 0 && 'word clusters',
    inputs.vectors.use !== 'none' && 'word vectors',
    (inputs.shapes || inputs.capitals) && 'spelling features',
    inputs.encoder.average > 1 && 'a mean of layers',
    !(ENCODER_WEIGHTS in manifest.files) && 'no training weights'
  ].filter((part) => part !== false)
  if (extra.length === 0) return
  throw new AppError(
    'model-unusable',
    `Python’s AutoModelForTokenClassification has no place for this model: it has ${extra.join(', ')}`,
    {
      where: manifest.id,
      remedy: 'Export a model that starling train --kind transformer made without a config of its own.'
    }
  )
}

/** The first two parameters of the network: `[size, label]` and `[label]`. */
function linearHead(bytes: Uint8Array, size: number): { weights: Float32Array; bias: Float32Array } {
  const values = new Float32Array(Uint8Array.from(bytes).buffer)
  const count = LABELS.length
  const weights = new Float32Array(count * size)
  for (let i = 0; i < weights.length; i++) weights[(i % count) * size + Math.floor(i / count)] = values[i]!
  return { weights, bias: values.slice(count * size, count * size + count) }
}

function configOf(shape: EncoderShape, special: SpecialPieces): Record<string, unknown> {
  const labels = {
    id2label: Object.fromEntries(LABELS.map((label, i) => [i, label])),
    label2id: Object.fromEntries(LABELS.map((label, i) => [label, i])),
    pad_token_id: special.padding,
    torch_dtype: 'float32'
  }
  if (shape.architecture === 'distilbert') {
    return {
      architectures: ['DistilBertForTokenClassification'],
      model_type: 'distilbert',
      vocab_size: shape.vocabulary,
      dim: shape.size,
      n_layers: shape.layers,
      n_heads: shape.heads,
      hidden_dim: shape.inner,
      max_position_embeddings: shape.positions,
      activation: 'gelu',
      dropout: shape.hiddenDropout,
      attention_dropout: shape.attentionDropout,
      ...labels
    }
  }
  return {
    architectures: [
      shape.architecture === 'bert' ? 'BertForTokenClassification' : 'RobertaForTokenClassification'
    ],
    model_type: shape.architecture,
    vocab_size: shape.vocabulary,
    hidden_size: shape.size,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    intermediate_size: shape.inner,
    max_position_embeddings: shape.positions,
    type_vocab_size: shape.types,
    layer_norm_eps: shape.epsilon,
    hidden_act: 'gelu',
    hidden_dropout_prob: shape.hiddenDropout,
    attention_probs_dropout_prob: shape.attentionDropout,
    ...labels
  }
}

/** Byte-level BPE of words that come split needs the space before each. */
function splitWords(tokenizer: Record<string, unknown>): Record<string, unknown> {
  const before = tokenizer.pre_tokenizer as { type?: string } | null
  if (before?.type !== 'ByteLevel') return tokenizer
  return { ...tokenizer, pre_tokenizer: { ...before, add_prefix_space: true } }
}

function namesOf(special: SpecialPieces, tokenizer: Record<string, unknown>): Record<string, string> {
  const model = tokenizer.model as { vocab: Record<string, number> }
  const byId = new Map(Object.entries(model.vocab).map(([name, id]) => [id, name]))
  const name = (id: number): string => byId.get(id) ?? ''
  return {
    cls_token: name(special.begin),
    sep_token: name(special.end),
    pad_token: name(special.padding),
    unk_token: name(special.unknown)
  }
}
