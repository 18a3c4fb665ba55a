import * as v from 'valibot'
import { AppError } from '../../base/errors'
import { ARCHITECTURES, type EncoderShape } from '../../model/encoder-shape'

const SUPPORTED =
  'Supported are BERT (MiniLM, TinyBERT and others of its kind), RoBERTa (BERTweet with a tokenizer.json) and DistilBERT, with the exact GELU and absolute positions.'

const count = v.pipe(v.number(), v.integer(), v.minValue(1))
const chance = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.95)), 0.1)

const bertSchema = v.object({
  vocab_size: count,
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  intermediate_size: count,
  max_position_embeddings: count,
  type_vocab_size: v.optional(count, 2),
  layer_norm_eps: v.optional(v.number(), 1e-12),
  hidden_act: v.optional(v.string(), 'gelu'),
  hidden_dropout_prob: chance,
  attention_probs_dropout_prob: chance,
  pad_token_id: v.optional(v.nullable(v.number())),
  position_embedding_type: v.optional(v.string(), 'absolute')
})

const distilbertSchema = v.object({
  vocab_size: count,
  dim: count,
  n_layers: count,
  n_heads: count,
  hidden_dim: count,
  max_position_embeddings: count,
  activation: v.optional(v.string(), 'gelu'),
  dropout: chance,
  attention_dropout: chance
})

/** The shape that a checkpoint's config.json describes. Throws `model-unusable` listing what is supported. */
export function parseCheckpointConfig(json: unknown, where: string): EncoderShape {
  const type = (json as { model_type?: unknown } | null)?.model_type
  const architecture = ARCHITECTURES.find((name) => name === type)
  if (architecture === undefined) {
    throw unsupported(
      where,
      `the checkpoint is of type ${typeof type === 'string' ? `"${type}"` : 'unknown'}`
    )
  }
  const shape = architecture === 'distilbert' ? distilbert(json, where) : bert(json, where, architecture)
  if (shape.size % shape.heads !== 0) throw unsupported(where, 'the heads do not share the width evenly')
  if (shape.size % 8 !== 0 || shape.inner % 8 !== 0) {
    throw unsupported(where, `its widths ${shape.size} and ${shape.inner} are not multiples of 8`)
  }
  return shape
}

function bert(json: unknown, where: string, architecture: 'bert' | 'roberta'): EncoderShape {
  const config = parse(bertSchema, json, where)
  requireGelu(config.hidden_act, where)
  if (config.position_embedding_type !== 'absolute') {
    throw unsupported(where, `its positions are ${config.position_embedding_type}`)
  }
  return {
    architecture,
    vocabulary: config.vocab_size,
    size: config.hidden_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    inner: config.intermediate_size,
    positions: config.max_position_embeddings,
    firstPosition: architecture === 'roberta' ? (config.pad_token_id ?? 1) + 1 : 0,
    types: config.type_vocab_size,
    epsilon: config.layer_norm_eps,
    hiddenDropout: config.hidden_dropout_prob,
    attentionDropout: config.attention_probs_dropout_prob
  }
}

function distilbert(json: unknown, where: string): EncoderShape {
  const config = parse(distilbertSchema, json, where)
  requireGelu(config.activation, where)
  return {
    architecture: 'distilbert',
    vocabulary: config.vocab_size,
    size: config.dim,
    layers: config.n_layers,
    heads: config.n_heads,
    inner: config.hidden_dim,
    positions: config.max_position_embeddings,
    firstPosition: 0,
    types: 0,
    epsilon: 1e-12,
    hiddenDropout: config.dropout,
    attentionDropout: config.attention_dropout
  }
}

function parse<T extends v.GenericSchema>(schema: T, json: unknown, where: string): v.InferOutput<T> {
  const parsed = v.safeParse(schema, json)
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  if (issue.received === 'undefined') {
    throw new AppError('model-unusable', `the config has no ${v.getDotPath(issue)}`, {
      where,
      remedy: 'Copy or download the checkpoint again.'
    })
  }
  throw unsupported(where, `${v.getDotPath(issue) ?? 'the config'}: ${issue.message}`)
}

function requireGelu(activation: string, where: string): void {
  if (activation !== 'gelu') throw unsupported(where, `its activation is ${activation}`)
}

function unsupported(where: string, message: string): AppError {
  return new AppError('model-unusable', `this checkpoint cannot be used: ${message}`, {
    where,
    remedy: SUPPORTED
  })
}
