import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../src-main/base/random'
import { loadKernel } from '../../../../src-main/lexical/kernel-file'
import { createMaskedModel } from '../../../../src-main/training/adapt/adapt-model'
import { type MaskedBatch, type MaskRule, maskBatch } from '../../../../src-main/training/adapt/masking'
import { headPlaces, newHead, OUTPUT_BIAS, readHead } from '../../../../src-main/training/adapt/mlm-head'
import { openKernel } from '../../../../src-main/training/kernel/memory'
import { denseValues } from '../../../../src-main/training/parameters'
import { openTensors } from '../../../../src-main/training/tensors'
import { parted, tensorPlaces } from '../../../../src-main/training/transformer/encoder-names'
import { openSafetensors } from '../../../../src-main/training/transformer/safetensors'
import { FIXTURES, fixtureEncoder } from '../../../support/encoders'

interface Expected {
  readonly sequences: readonly { ids: number[]; places: number[]; targets: number[] }[]
  readonly loss: number
  readonly gradients: Record<string, { norm: number; at: number[]; values: number[] }>
}

const expected = JSON.parse(readFileSync(join(FIXTURES, 'bert/mlm.json'), 'utf8')) as Expected
const OPTIONS = { rate: 1e-3, weightDecay: 0, headRate: 1 }

function batchOf(sequences: Expected['sequences']): MaskedBatch {
  const lengths = sequences.map(({ ids }) => ids.length)
  const starts = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, n) => sum + n, 0))
  return {
    pieces: {
      ids: Int32Array.from(sequences.flatMap(({ ids }) => ids)),
      places: Int32Array.from(sequences.flatMap(({ ids }) => ids.map((_, i) => i))),
      lengths,
      rows: new Int32Array(0)
    },
    places: Int32Array.from(sequences.flatMap(({ places }, i) => places.map((place) => starts[i]! + place))),
    targets: Int32Array.from(sequences.flatMap(({ targets }) => targets))
  }
}

async function open(threads: 1 | 2 = 1) {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'), threads)
  const encoder = await fixtureEncoder('bert')
  const tensors = await openSafetensors(join(FIXTURES, 'bert/mlm.safetensors'))
  const head = await readHead(tensors, encoder.shape)
  await tensors.close()
  return { memory, encoder, head: head!, model: createMaskedModel(memory, encoder, head!, OPTIONS) }
}

describe('the masked-language model', () => {
  it('has the loss of Python’s BertForMaskedLM', async () => {
    const { model } = await open()
    expect(Math.abs(model.loss(batchOf(expected.sequences)) - expected.loss)).toBeLessThan(1e-4)
  })

  it('has the gradients that PyTorch gives, the tied embeddings’ among them', async () => {
    const { model, encoder } = await open()
    expect(model.gradients(batchOf(expected.sequences), null)).toBeCloseTo(expected.loss, 4)
    let checked = 0
    for (const place of [...tensorPlaces(encoder.shape), ...headPlaces(encoder.shape)]) {
      const parameter = model.parameters.get(place.name)
      const gradient = denseValues({ ...parameter, values: parameter.gradient })
      for (const { name, values } of parted(place, gradient)) {
        const theirs = expected.gradients[name] ?? expected.gradients[`bert.${name}`]
        if (theirs === undefined) continue
        checked++
        theirs.at.forEach((at, i) => {
          expect(Math.abs(values[at]! - theirs.values[i]!)).toBeLessThan(1e-3 * theirs.norm + 1e-6)
        })
      }
    }
    expect(checked).toBe(Object.keys(expected.gradients).length)
  })

  it('gives the same bits with one thread and with two', async () => {
    const bits = async (threads: 1 | 2) => {
      const { model, memory } = await open(threads)
      const loss = model.gradients(batchOf(expected.sequences), { seed: 3, hidden: 0.1, attention: 0.1 })
      const gradients = Float32Array.from(model.parameters.gradients)
      await memory.close()
      return { loss, gradients }
    }
    expect(await bits(2)).toEqual(await bits(1))
  })

  it('starts a new head from how often each piece occurs', async () => {
    const { encoder } = await open()
    const counts = Array.from({ length: encoder.shape.vocabulary }, (_, i) => i)
    const bias = newHead(encoder.shape, counts).get(OUTPUT_BIAS)!
    const total = bias.reduce((sum, b) => sum + Math.exp(b), 0)
    expect(total).toBeCloseTo(1, 5)
    expect(Math.exp(bias[9]! - bias[4]!)).toBeCloseTo(10 / 5, 5)
  })
})

describe('masking', () => {
  const rule: MaskRule = { share: 0.15, mask: 4, vocabulary: 1000, unknown: 1 }
  const random = seededRandom(8)
  // Words of one to three pieces, framed by 2 and 3.
  const sequences = Array.from({ length: 2000 }, () => {
    const words = [1]
    const ids = [2]
    const count = 8 + random.below(20)
    for (let i = 0; i < count; i++) {
      for (let k = 0; k <= random.below(3); k++) ids.push(5 + random.below(995))
      words.push(ids.length)
    }
    ids.push(3)
    return { ids: Int32Array.from(ids), words: Int32Array.from(words) }
  })
  const batch = maskBatch(sequences, rule, seededRandom(1))

  it('hides 15 in 100 pieces, of which 80 become the mask, 10 another piece, and 10 stay', () => {
    const total = sequences.reduce((sum, { ids }) => sum + ids.length - 2, 0)
    const chosen = batch.places.length
    expect(chosen / total).toBeGreaterThan(0.13)
    expect(chosen / total).toBeLessThan(0.16)
    const share = (test: (now: number, was: number) => boolean): number =>
      [...batch.places].filter((place, i) => test(batch.pieces.ids[place]!, batch.targets[i]!)).length /
      chosen
    expect(share((now) => now === rule.mask)).toBeCloseTo(0.8, 1)
    expect(share((now, was) => now === was)).toBeCloseTo(0.1, 1)
  })

  it('hides whole words, never the frame, and leaves all else as it was', () => {
    const chosen = new Set(batch.places)
    let at = 0
    for (const { ids, words } of sequences) {
      expect(chosen.has(at) || chosen.has(at + ids.length - 1)).toBe(false)
      for (let w = 0; w + 1 < words.length; w++) {
        const parts = Array.from({ length: words[w + 1]! - words[w]! }, (_, i) =>
          chosen.has(at + words[w]! + i)
        )
        expect(new Set(parts).size).toBe(1)
      }
      ids.forEach((id, i) => {
        if (!chosen.has(at + i)) expect(batch.pieces.ids[at + i]).toBe(id)
      })
      at += ids.length
    }
  })

  it('is the same for the same seed', () => {
    expect(maskBatch(sequences, rule, seededRandom(1))).toEqual(batch)
  })
})
