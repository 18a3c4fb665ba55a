import type { EncoderHeader } from '../../model/encoder-shape'
import { initialisers } from '../onnx/graph'
import { tensorPlaces } from './encoder-names'
import { biasOutOfGraph, GELU_ORIGIN } from './whole-product'

/**
 * An encoder's weights out of the graph that tags with them, for a bundle that came without its float32 ones. Where the graph keeps whole
 * numbers they are rounded as it has them; the embeddings of positions beyond the window are 0, and those of the first segment stand in
 * the positions.
 * @throws RangeError where the graph is not one of ours with this encoder
 */
export function graphWeights(
  model: Uint8Array,
  { shape, window }: Pick<EncoderHeader, 'shape' | 'window'>
): Map<string, Float32Array> {
  const stored = initialisers(model)
  const bytesOf = (name: string): Uint8Array => {
    const bytes = stored.get(name)
    if (bytes === undefined) throw new RangeError(`the graph has no ${name}`)
    return Uint8Array.from(bytes)
  }
  const floats = (name: string): Float32Array => new Float32Array(bytesOf(name).buffer)
  const whole = (name: string): Int8Array => new Int8Array(bytesOf(name).buffer)
  const weights = new Map<string, Float32Array>()
  for (const { name, rows, columns } of tensorPlaces(shape)) {
    const count = rows * columns
    if (name === 'encoder-types') weights.set(name, new Float32Array(count))
    else if (name === 'encoder-positions') {
      const values = new Float32Array(count)
      values.set(floats(name).subarray(0, window * columns), shape.firstPosition * columns)
      weights.set(name, values)
    } else if (stored.has(GELU_ORIGIN) && name.endsWith('-outer-bias')) {
      const product = name.slice(0, -'-bias'.length)
      weights.set(
        name,
        biasOutOfGraph(floats(name), whole(`${product}-weights`), floats(`${product}-scales`))
      )
    } else if (bytesOf(name).length === count * 4) weights.set(name, floats(name))
    else {
      const byRow = name === 'encoder-pieces'
      const scales = floats(byRow ? 'encoder-piece-scales' : name.replace(/-weights$/, '-scales'))
      weights.set(
        name,
        Float32Array.from(
          whole(name),
          (value, i) => value * scales[byRow ? Math.floor(i / columns) : i % columns]!
        )
      )
    }
    if (/-qkv-(weights|bias)$/.test(name)) unscaleQueries(weights.get(name)!, shape)
  }
  return weights
}

/** The graph has the attention's 1 / sqrt(size of a head) in its queries. */
function unscaleQueries(values: Float32Array, { size, heads }: EncoderHeader['shape']): void {
  const factor = Math.sqrt(size / heads)
  for (let i = 0; i < values.length; i++) if (i % (3 * size) < size) values[i]! *= factor
}
