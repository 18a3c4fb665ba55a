import type { Architecture, EncoderShape } from '../../model/encoder-shape'

/** A matrix of ours as its checkpoint keeps it: parts side by side, products transposed (`[out, in]`). */
export interface TensorPlace {
  /** Our name, rows and columns. */
  readonly name: string
  readonly rows: number
  readonly columns: number
  /** Tensors of the checkpoint whose columns follow one another in ours. */
  readonly parts: readonly string[]
  readonly isTransposed: boolean
}

/** Names of a layer's tensors under its prefix. */
const LAYER_NAMES: Readonly<Record<'bert' | 'distilbert', Readonly<Record<string, readonly string[]>>>> = {
  bert: {
    qkv: ['attention.self.query', 'attention.self.key', 'attention.self.value'],
    output: ['attention.output.dense'],
    'first-norm': ['attention.output.LayerNorm'],
    inner: ['intermediate.dense'],
    outer: ['output.dense'],
    'second-norm': ['output.LayerNorm']
  },
  distilbert: {
    qkv: ['attention.q_lin', 'attention.k_lin', 'attention.v_lin'],
    output: ['attention.out_lin'],
    'first-norm': ['sa_layer_norm'],
    inner: ['ffn.lin1'],
    outer: ['ffn.lin2'],
    'second-norm': ['output_layer_norm']
  }
}

/** Prefixes under which a checkpoint's encoder may stand. */
export function encoderPrefixes(architecture: Architecture): readonly string[] {
  return [`${architecture}.`, '']
}

/** Every matrix of an encoder, embeddings first, then layer by layer. */
export function tensorPlaces(shape: EncoderShape): TensorPlace[] {
  const { size, inner } = shape
  const plain = (name: string, rows: number, part: string): TensorPlace => ({
    name,
    rows,
    columns: size,
    parts: [part],
    isTransposed: false
  })
  const names = LAYER_NAMES[shape.architecture === 'distilbert' ? 'distilbert' : 'bert']
  const stem = shape.architecture === 'distilbert' ? 'transformer.layer' : 'encoder.layer'
  const product = (layer: number, name: string, rows: number, columns: number): TensorPlace[] => {
    const parts = names[name]!.map((part) => `${stem}.${layer}.${part}`)
    const ours = `encoder-${layer}-${name}`
    return [
      { name: `${ours}-weights`, rows, columns, parts: parts.map((p) => `${p}.weight`), isTransposed: true },
      { name: `${ours}-bias`, rows: 1, columns, parts: parts.map((p) => `${p}.bias`), isTransposed: false }
    ]
  }
  const norm = (layer: number, name: string): TensorPlace[] => [
    plain(`encoder-${layer}-${name}-weights`, 1, `${stem}.${layer}.${names[name]![0]}.weight`),
    plain(`encoder-${layer}-${name}-bias`, 1, `${stem}.${layer}.${names[name]![0]}.bias`)
  ]
  return [
    plain('encoder-pieces', shape.vocabulary, 'embeddings.word_embeddings.weight'),
    plain('encoder-positions', shape.positions, 'embeddings.position_embeddings.weight'),
    ...(shape.types > 0
      ? [plain('encoder-types', shape.types, 'embeddings.token_type_embeddings.weight')]
      : []),
    plain('encoder-norm-weights', 1, 'embeddings.LayerNorm.weight'),
    plain('encoder-norm-bias', 1, 'embeddings.LayerNorm.bias'),
    ...Array.from({ length: shape.layers }, (_, layer) => [
      ...product(layer, 'qkv', size, 3 * size),
      ...product(layer, 'output', size, size),
      ...norm(layer, 'first-norm'),
      ...product(layer, 'inner', size, inner),
      ...product(layer, 'outer', inner, size),
      ...norm(layer, 'second-norm')
    ]).flat()
  ]
}

/** Our matrix from its tensors. */
export function joined(place: TensorPlace, parts: readonly Float32Array[]): Float32Array {
  const { rows, columns } = place
  const out = new Float32Array(rows * columns)
  const width = columns / parts.length
  parts.forEach((values, p) => {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < width; c++) {
        out[r * columns + p * width + c] = values[place.isTransposed ? c * rows + r : r * width + c]!
      }
    }
  })
  return out
}

/** The tensors of our matrix: the reverse of `joined`. */
export function parted(
  place: TensorPlace,
  values: Float32Array
): { name: string; shape: number[]; values: Float32Array }[] {
  const { rows, columns, parts } = place
  const width = columns / parts.length
  return parts.map((name, p) => {
    const out = new Float32Array(rows * width)
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < width; c++) {
        out[place.isTransposed ? c * rows + r : r * width + c] = values[r * columns + p * width + c]!
      }
    }
    const isVector = rows === 1 && !name.includes('embeddings.word') && !/_embeddings\./.test(name)
    const shape = place.isTransposed ? [width, rows] : isVector ? [width] : [rows, width]
    return { name, shape, values: out }
  })
}
