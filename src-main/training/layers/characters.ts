import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { TrainingConfig } from '../../model/config'
import { matrix, multiply, multiplyOverRows, pack } from '../kernel/matrix'
import type { KernelMemory } from '../kernel/memory'
import { type ParameterSpec, type Parameters, uniform, zeros } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'

type CharacterConfig = TrainingConfig['inputs']['characters']

const up8 = (n: number): number => Math.ceil(n / 8) * 8

/** Character embedding; row 0, padding, stays 0. */
export function characterEmbedding({ size }: CharacterConfig, characters: number): ParameterSpec {
  return {
    name: 'characters',
    rows: characters,
    paddedRows: up8(characters),
    columns: size,
    paddedColumns: up8(size),
    init: (random, row) => (row === 0 ? 0 : random.normal())
  }
}

/** Character embedding, and filters `[width * size, filters]` with a bias for each width. */
export function characterSpecs(config: CharacterConfig, characters: number): ParameterSpec[] {
  const { size, filters, widths } = config
  return [
    characterEmbedding(config, characters),
    ...widths.flatMap((width): ParameterSpec[] => [
      {
        name: `filters-${width}`,
        rows: width * size,
        columns: filters,
        paddedColumns: up8(filters),
        init: uniform(1 / Math.sqrt(width * size))
      },
      {
        name: `filter-bias-${width}`,
        rows: 1,
        columns: filters,
        paddedColumns: up8(filters),
        init: zeros
      }
    ])
  ]
}

/**
 * Character CNN (Ma and Hovy 2016): embedding, convolutions of several widths, ReLU, maximum over the word.
 * @param words int32 `[word, length]`, 0 is padding
 * @returns `[word, widths * filters rounded up to 8]`
 */
export function characterLayer(
  memory: KernelMemory,
  parameters: Parameters,
  config: CharacterConfig,
  words: Int32Array
): Tensor {
  const { kernel } = memory
  const { length, size, widths } = config
  const count = words.length / length
  const embedding = parameters.get('characters')
  const filters = widths.map((width) => parameters.get(`filters-${width}`))
  const biases = widths.map((width) => parameters.get(`filter-bias-${width}`))
  const columns = filters[0]!.stride
  const stride = columns * widths.length
  const rows = embedding.rows
  const symbols = matrix(embedding.values, rows, size, embedding.stride)
  const table = rows * columns
  const weightsAt = (i: number, offset: number) => {
    const from = offset * size * columns
    return matrix(filters[i]!.values.subarray(from, from + size * columns), size, columns)
  }

  const layer = customGrad((...inputs) => {
    const ids = memory.ints(words.length)
    ids.set(words)
    const out = memory.dirty(count * stride)
    const places = widths.map((width, i) => {
      const tables = memory.dirty(width * table)
      for (let o = 0; o < width; o++) {
        const to = matrix(tables.subarray(o * table, (o + 1) * table), rows, columns)
        multiply(memory, symbols, pack(memory, weightsAt(i, o)), to, false)
      }
      const at = memory.ints(count * columns)
      kernel.charactersForward(
        ids.byteOffset,
        count,
        length,
        tables.byteOffset,
        rows,
        biases[i]!.values.byteOffset,
        width,
        columns,
        out.byteOffset + i * columns * 4,
        stride,
        at.byteOffset
      )
      return at
    })
    const gradFunc = (dy: Tensor): Tensor[] => {
      const dOut = valuesOf(memory, dy)
      embedding.gradient.fill(0)
      widths.forEach((width, i) => {
        const dTables = memory.floats(width * table)
        biases[i]!.gradient.fill(0)
        kernel.charactersBackward(
          ids.byteOffset,
          count,
          length,
          dTables.byteOffset,
          rows,
          biases[i]!.gradient.byteOffset,
          width,
          columns,
          dOut.byteOffset + i * columns * 4,
          stride,
          places[i]!.byteOffset
        )
        for (let o = 0; o < width; o++) {
          const dTable = matrix(dTables.subarray(o * table, (o + 1) * table), rows, columns)
          const dWeights = memory.dirty(embedding.stride * columns)
          const padded = matrix(embedding.values, rows, embedding.stride)
          multiplyOverRows(memory, padded, dTable, matrix(dWeights, embedding.stride, columns))
          filters[i]!.gradient.set(dWeights.subarray(0, size * columns), o * size * columns)
          const dSymbols = matrix(embedding.gradient, rows, size, embedding.stride)
          multiply(memory, dTable, pack(memory, weightsAt(i, o), true), dSymbols, true)
        }
      })
      return [embedding, ...filters, ...biases].map((parameter) => parameter.gradientTensor())
    }
    return { value: tensorOver(out, [count, stride]), gradFunc, inputs }
  })
  return layer(embedding.variable, ...filters.map((f) => f.variable), ...biases.map((b) => b.variable))
}
