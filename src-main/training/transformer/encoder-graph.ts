import type { EncoderShape } from '../../model/encoder-shape'
import type { Network } from '../network'
import type { Draft } from '../onnx/draft'
import { denseValues } from '../parameters'
import { storeVectors } from '../vector-table'
import type { NetworkEncoder } from './network-encoder'
import { wholeProductNodes } from './whole-product'

/** What stands at padding before the softmax: its exponential is 0. */
const NEVER = -1e9

interface Writer {
  readonly draft: Draft
  readonly shape: EncoderShape
  readonly isInt8: boolean
  readonly values: (name: string) => Float32Array
}

/**
 * The encoder's nodes: pieces to hidden states, gathered by token.
 * @returns the name of `[tweet, token, size]`
 */
export function encoderNodes(draft: Draft, { parameters, config }: Network, encoder: NetworkEncoder): string {
  const { shape } = encoder.header
  const { storage, average } = config.inputs.encoder
  const writer: Writer = {
    draft,
    shape,
    isInt8: storage === 'int8',
    values: (name) => denseValues(parameters.get(name))
  }
  draft.input('pieces', 'int32', ['sequence', 'piece'])
  draft.input('piece-lengths', 'int32', ['sequence'])
  draft.input('piece-index', 'int32', ['tweet', 'token'])
  draft.int64s('split-heads', [0, 0, shape.heads, shape.size / shape.heads])
  draft.int64s('joined-heads', [0, 0, shape.size])
  draft.int64s('hidden-rows', [-1, shape.size])
  const mask = maskNodes(draft)
  const states = [embedNodes(writer, encoder.header.window)]
  for (let layer = 0; layer < shape.layers; layer++)
    states.push(blockNodes(writer, layer, states.at(-1)!, mask))
  const last = states.slice(-average)
  const hidden = average === 1 ? last[0]! : draft.node('Mean', last, 'encoder-mean')
  draft.node('Reshape', [hidden, 'hidden-rows'], 'encoder-rows')
  return draft.node('Gather', ['encoder-rows', 'piece-index'], 'encoder-features', { axis: 0 })
}

/** 0 at a sequence's pieces and `NEVER` beyond, `[sequence, 1, 1, piece]`; leaves `piece-places`, `[piece]`. */
function maskNodes(draft: Draft): string {
  draft.constant('zero', 'int64', [], BigInt64Array.of(0n))
  draft.constant('one', 'int64', [], BigInt64Array.of(1n))
  draft.floats('inside', [], Float32Array.of(0))
  draft.floats('outside', [], Float32Array.of(NEVER))
  draft.int64s('mask-axes', [1, 2, 3])
  draft.node('Shape', ['pieces'], 'piece-shape')
  draft.node('Gather', ['piece-shape', 'one'], 'piece-count', { axis: 0 })
  draft.node('Range', ['zero', 'piece-count', 'one'], 'piece-places')
  draft.node('Cast', ['piece-lengths'], 'piece-ends', { to: 7 })
  draft.node('Unsqueeze', ['piece-ends', 'mask-axes'], 'sequence-ends')
  draft.node('Less', ['piece-places', 'sequence-ends'], 'is-inside')
  return draft.node('Where', ['is-inside', 'inside', 'outside'], 'mask')
}

/** Sub-words, positions and the first segment; only the positions that a window reaches are kept. */
function embedNodes(writer: Writer, window: number): string {
  const { draft, shape, isInt8, values } = writer
  const { size, firstPosition } = shape
  const table = values('encoder-pieces')
  if (isInt8) {
    const stored = storeVectors(table, size, 'int8')
    if (stored.storage !== 'int8') throw new Error('int8 was asked for')
    draft.constant('encoder-pieces', 'int8', [shape.vocabulary, size], stored.values)
    draft.floats('encoder-piece-scales', [shape.vocabulary, 1], stored.scales)
    draft.node('Gather', ['encoder-pieces', 'pieces'], 'piece-rows', { axis: 0 })
    draft.node('Cast', ['piece-rows'], 'piece-floats', { to: 1 })
    draft.node('Gather', ['encoder-piece-scales', 'pieces'], 'piece-factors-wide', { axis: 0 })
    draft.node('Mul', ['piece-floats', 'piece-factors-wide'], 'piece-embeddings')
  } else {
    draft.floats('encoder-pieces', [shape.vocabulary, size], table)
    draft.node('Gather', ['encoder-pieces', 'pieces'], 'piece-embeddings', { axis: 0 })
  }
  const positions = values('encoder-positions').slice(firstPosition * size, (firstPosition + window) * size)
  if (shape.types > 0) {
    const segment = values('encoder-types')
    for (let i = 0; i < positions.length; i++) positions[i]! += segment[i % size]!
  }
  draft.floats('encoder-positions', [positions.length / size, size], positions)
  draft.node('Gather', ['encoder-positions', 'piece-places'], 'position-embeddings', { axis: 0 })
  draft.node('Add', ['piece-embeddings', 'position-embeddings'], 'embeddings')
  return normNodes(writer, 'encoder-norm', 'embeddings')
}

function blockNodes(writer: Writer, layer: number, x: string, mask: string): string {
  const { draft } = writer
  const at = (name: string): string => `encoder-${layer}-${name}`
  const qkv = productNodes(writer, at('qkv'), x, queriesScaled(writer, layer))
  const parts = draft.nodeOf('Split', [qkv], ['q', 'k', 'v'].map(at), { axis: 2 })
  const heads = parts.map((part, i) => {
    const split = draft.node('Reshape', [part, 'split-heads'], `${part}-split`)
    return draft.node('Transpose', [split], `${part}-heads`, { perm: i === 1 ? [0, 2, 3, 1] : [0, 2, 1, 3] })
  })
  draft.node('MatMul', [heads[0]!, heads[1]!], at('products'))
  draft.node('Add', [at('products'), mask], at('scores'))
  draft.node('Softmax', [at('scores')], at('attention'), { axis: 3 })
  draft.node('MatMul', [at('attention'), heads[2]!], at('mixed'))
  draft.node('Transpose', [at('mixed')], at('mixed-pieces'), { perm: [0, 2, 1, 3] })
  draft.node('Reshape', [at('mixed-pieces'), 'joined-heads'], at('context'))
  const output = productNodes(writer, at('output'), at('context'))
  const first = normNodes(writer, at('first-norm'), draft.node('Add', [output, x], at('first-sum')))
  const inner = productNodes(writer, at('inner'), first)
  const active = geluNodes(draft, inner)
  const outer = productNodes(writer, at('outer'), active, { isGelu: true })
  return normNodes(writer, at('second-norm'), draft.node('Add', [outer, first], at('second-sum')))
}

/** The weights of queries, keys and values, with the attention's 1 / sqrt(size of a head) in those of the queries. */
function queriesScaled(
  { shape, values }: Writer,
  layer: number
): { weights: Float32Array; bias: Float32Array } {
  const factor = 1 / Math.sqrt(shape.size / shape.heads)
  const scaled = (name: string): Float32Array =>
    values(name).map((value, i) => (i % (3 * shape.size) < shape.size ? value * factor : value))
  return { weights: scaled(`encoder-${layer}-qkv-weights`), bias: scaled(`encoder-${layer}-qkv-bias`) }
}

interface Product {
  readonly weights: Float32Array
  readonly bias: Float32Array
  readonly isGelu: boolean
}

/** x W + b, of the parameters of that name unless others are given; `isGelu` where x is what GELU gives. */
function productNodes(
  { draft, isInt8, values }: Writer,
  name: string,
  x: string,
  {
    weights = values(`${name}-weights`),
    bias = values(`${name}-bias`),
    isGelu = false
  }: Partial<Product> = {}
): string {
  if (isInt8) return wholeProductNodes(draft, name, x, { weights, bias, isGelu })
  const columns = bias.length
  draft.floats(`${name}-bias`, [columns], bias)
  draft.floats(`${name}-weights`, [weights.length / columns, columns], weights)
  draft.node('MatMul', [x, `${name}-weights`], `${name}-product`)
  return draft.node('Add', [`${name}-product`, `${name}-bias`], `${name}-out`)
}

function normNodes({ draft, shape, values }: Writer, name: string, x: string): string {
  draft.floats(`${name}-weights`, [shape.size], values(`${name}-weights`))
  draft.floats(`${name}-bias`, [shape.size], values(`${name}-bias`))
  return draft.node('LayerNormalization', [x, `${name}-weights`, `${name}-bias`], `${name}-out`, {
    axis: -1,
    epsilon: { float: shape.epsilon }
  })
}

/** x Phi(x), in the form that onnxruntime fuses into one operator. */
function geluNodes(draft: Draft, x: string): string {
  if (!draft.initialisers.some(({ name }) => name === 'gelu-root')) {
    draft.floats('gelu-root', [], Float32Array.of(Math.SQRT2))
    draft.floats('gelu-one', [], Float32Array.of(1))
    draft.floats('gelu-half', [], Float32Array.of(0.5))
  }
  draft.node('Div', [x, 'gelu-root'], `${x}-gelu-scaled`)
  draft.node('Erf', [`${x}-gelu-scaled`], `${x}-gelu-erf`)
  draft.node('Add', [`${x}-gelu-erf`, 'gelu-one'], `${x}-gelu-sum`)
  draft.node('Mul', [x, `${x}-gelu-sum`], `${x}-gelu-product`)
  return draft.node('Mul', [`${x}-gelu-product`, 'gelu-half'], `${x}-gelu`)
}
