import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { TrainingConfig } from '../../model/config'
import type { KernelMemory } from '../kernel/memory'
import type { ParameterSpec, Parameters } from '../parameters'
import { tensorOver, valuesOf } from '../tensors'
import { bilstmLayer, bilstmSpecs } from './bilstm'
import { type CharacterRows, characterRows } from './character-rows'
import { characterEmbedding } from './characters'

type CharacterConfig = TrainingConfig['inputs']['characters']

/** Its name among the layers of a network. */
export const CHARACTER_LSTM = 'characters'

/** Character embedding, and a BiLSTM over a word's characters. */
export function characterBilstmSpecs(config: CharacterConfig, characters: number): ParameterSpec[] {
  const embedding = characterEmbedding(config, characters)
  return [embedding, ...bilstmSpecs(CHARACTER_LSTM, config.size, embedding.paddedColumns!, config.units)]
}

/**
 * Character BiLSTM (Lample, Ballesteros, Subramanian, Kawakami and Dyer 2016): the forward direction's output at a word's last character,
 * beside the backward direction's at its first.
 * @param words int32 `[word, length]`, 0 is padding
 * @returns `[word, 2 units]`
 */
export function characterBilstm(
  memory: KernelMemory,
  parameters: Parameters,
  { length, units }: CharacterConfig,
  words: Int32Array
): Tensor {
  const rows = characterRows(words, length)
  const embedded = embeddingLayer(memory, parameters, rows)
  const states = bilstmLayer(memory, parameters, CHARACTER_LSTM, rows, embedded)
  return endsOf(memory, rows, states, units)
}

/** `[row, embedding's stride]` */
function embeddingLayer(memory: KernelMemory, parameters: Parameters, { ids }: CharacterRows): Tensor {
  const table = parameters.get('characters')
  const { stride } = table
  const layer = customGrad(() => {
    const out = memory.dirty(ids.length * stride)
    ids.forEach((id, row) => {
      out.set(table.values.subarray(id * stride, (id + 1) * stride), row * stride)
    })
    const gradFunc = (dy: Tensor): Tensor => {
      const d = valuesOf(memory, dy)
      table.gradient.fill(0)
      ids.forEach((id, row) => {
        if (id === 0) return
        for (let i = 0; i < stride; i++) table.gradient[id * stride + i]! += d[row * stride + i]!
      })
      return table.gradientTensor()
    }
    return { value: tensorOver(out, [ids.length, stride]), gradFunc }
  })
  return layer(table.variable)
}

/** Of each word the forward half of its last row and the backward half of its first. */
function endsOf(
  memory: KernelMemory,
  { ids, first, last }: CharacterRows,
  states: Tensor,
  units: number
): Tensor {
  const width = 2 * units
  const halves = [
    { rows: last, at: 0 },
    { rows: first, at: units }
  ]
  const layer = customGrad((input) => {
    const values = valuesOf(memory, input as Tensor)
    const out = memory.floats(first.length * width)
    for (const { rows, at } of halves) {
      rows.forEach((row, word) => {
        const from = row * width + at
        if (row >= 0) out.set(values.subarray(from, from + units), word * width + at)
      })
    }
    const gradFunc = (dy: Tensor): Tensor => {
      const d = valuesOf(memory, dy)
      const dx = memory.floats(ids.length * width)
      for (const { rows, at } of halves) {
        rows.forEach((row, word) => {
          const from = word * width + at
          if (row >= 0) dx.set(d.subarray(from, from + units), row * width + at)
        })
      }
      return tensorOver(dx, [ids.length, width])
    }
    return { value: tensorOver(out, [first.length, width]), gradFunc }
  })
  return layer(states)
}
