import {
  concat,
  customGrad,
  greater,
  mul,
  reshape,
  slice,
  sum,
  type Tensor,
  tensor1d
} from '@tensorflow/tfjs-core'
import { run } from './program'
import { placesOf } from './rows'

/** Words as the character shaders read them. */
export interface Spellings {
  readonly count: number
  readonly length: number
  /** int32 `[word, length]`; characters of a word. */
  readonly ids: Tensor
  readonly used: Tensor
  /** Places (word * length + position) of each character, in order. */
  readonly places: Tensor
  readonly begins: Tensor
}

export function spellings(words: Int32Array, count: number, length: number, characters: number): Spellings {
  const used = new Int32Array(count)
  for (let word = 0; word < count; word++) {
    while (used[word]! < length && words[word * length + used[word]!] !== 0) used[word]!++
  }
  const { places, begins } = placesOf(words, characters)
  return {
    count,
    length,
    ids: tensor1d(words, 'int32'),
    used: tensor1d(used, 'int32'),
    places: tensor1d(places, 'int32'),
    begins: tensor1d(begins, 'int32')
  }
}

/** Where no window was above 0. */
const NONE = -1000

/**
 * For each word and filter the maximum over windows of ReLU(bias + sum of table rows); windows reach over both ends by width - 1.
 * @param tables `[character, width * filters]`: each character's embedding times the filters' weights at each offset
 * @param bias `[1, filters]`
 * @returns `[word, filters]`
 */
export function strongestWindows(tables: Tensor, bias: Tensor, width: number, words: Spellings): Tensor {
  const filters = bias.shape[1]!
  const { count, length } = words
  const op = customGrad((...args) => {
    const [table, b, save] = args as unknown as [Tensor, Tensor, (tensors: Tensor[]) => void]
    const all = run(
      {
        key: `characters-forward-${width}`,
        inputs: ['table', 'bias', 'ids', 'used'],
        outputShape: [2 * count * filters],
        groups: Math.ceil((count * filters) / 64),
        threads: 64,
        integers: { count, filters, length },
        code: `
fn main(index : i32) {
  let F = uniforms.filters;
  if (index >= uniforms.count * F) { return; }
  let word = index / F;
  let f = index % F;
  let n = used[word];
  var best = 0.0;
  var at = ${NONE};
  for (var start = select(1 - ${width}, -${width}, n < uniforms.length); start < n; start++) {
    var s = bias[f];
    for (var o = max(0, -start); o < min(${width}, n - start); o++) {
      s += table[(ids[word * uniforms.length + start + o] * ${width} + o) * F + f];
    }
    if (s > best) { best = s; at = start; }
  }
  result[index] = best;
  result[uniforms.count * F + index] = f32(at);
}`
      },
      [table, b, words.ids, words.used]
    )
    save([all])
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const at = slice(saved[0]!, [count * filters], [count * filters])
      const isThere = greater(reshape(at, [count, filters]), NONE)
      const dBias = reshape(sum(mul(dy, isThere), 0), [1, filters])
      return [tableGradient(dy, at, words, table.shape[0]!, width, filters), dBias]
    }
    return { value: reshape(slice(all, [0], [count * filters]), [count, filters]), gradFunc }
  })
  return op(tables, bias)
}

function tableGradient(
  dy: Tensor,
  at: Tensor,
  words: Spellings,
  characters: number,
  width: number,
  filters: number
): Tensor {
  return run(
    {
      key: `characters-backward-${width}`,
      inputs: ['dy', 'at', 'places', 'begins'],
      outputShape: [characters, width * filters],
      threads: 64,
      integers: { filters, length: words.length },
      code: `
fn main(index : i32) {
  if (index >= uniforms.size) { return; }
  let F = uniforms.filters;
  let character = index / (${width} * F);
  let o = index / F % ${width};
  let f = index % F;
  var sum = 0.0;
  if (character > 0) {
    for (var i = begins[character]; i < begins[character + 1]; i++) {
      let word = places[i] / uniforms.length;
      let position = places[i] % uniforms.length;
      if (i32(at[word * F + f]) + o == position) { sum += dy[word * F + f]; }
    }
  }
  result[index] = sum;
}`
    },
    [dy, at, words.places, words.begins]
  )
}

/** Side by side, `[word, widths * filters]`, without the padding of each. */
export function withoutPadding(parts: readonly Tensor[], filters: number): Tensor {
  return concat(
    parts.map((part) => slice(part, [0, 0], [part.shape[0]!, filters])),
    1
  )
}
