import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parted, tensorPlaces } from '../../../../src-main/training/transformer/encoder-names'
import { loadEncoder } from '../../../../src-main/training/transformer/load-encoder'
import { encodeSafetensors, openSafetensors } from '../../../../src-main/training/transformer/safetensors'
import { CHECKPOINTS, FIXTURES, fixtureEncoder } from '../../../support/encoders'

const BERT = join(FIXTURES, 'bert')

function copyOfBert(): string {
  const folder = mkdtempSync(join(tmpdir(), 'starling-bert-'))
  for (const name of ['config.json', 'model.safetensors', 'vocab.txt']) {
    copyFileSync(join(BERT, name), join(folder, name))
  }
  return folder
}

function changeConfig(folder: string, change: object): void {
  const config = JSON.parse(readFileSync(join(BERT, 'config.json'), 'utf8')) as object
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, ...change }))
}

/** Leaves the first pieces alone. */
function cutVocabulary(folder: string, pieces: number): void {
  const lines = readFileSync(join(BERT, 'vocab.txt'), 'utf8').split('\n')
  writeFileSync(join(folder, 'vocab.txt'), lines.slice(0, pieces).join('\n'))
}

describe('loading a checkpoint', () => {
  it.each(CHECKPOINTS)('reads the shape and every matrix of %s', async (name) => {
    const { shape, weights, head } = await fixtureEncoder(name)
    expect(shape).toMatchObject({ architecture: name, heads: name === 'roberta' ? 4 : 2 })
    for (const { name: ours, rows, columns } of tensorPlaces(shape)) {
      expect(weights.get(ours)!.length).toBe(rows * columns)
    }
    expect(head!.weights.length).toBe(shape.size * 21)
  })

  it('gives the tensors back as they were', async () => {
    const { shape, weights } = await fixtureEncoder('bert')
    const file = await openSafetensors(join(BERT, 'model.safetensors'))
    for (const place of tensorPlaces(shape)) {
      for (const part of parted(place, weights.get(place.name)!)) {
        expect({ ...part, name: '' }).toEqual({ ...(await file.read(`bert.${part.name}`)), name: '' })
      }
    }
    await file.close()
  })

  it('writes a file that reads back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'starling-tensors-'))
    const tensors = new Map([
      ['a', { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, -6.5) }],
      ['b', { shape: [1], values: Float32Array.of(7) }]
    ])
    writeFileSync(join(folder, 'x.safetensors'), encodeSafetensors(tensors))
    const file = await openSafetensors(join(folder, 'x.safetensors'))
    for (const [name, tensor] of tensors) expect(await file.read(name)).toEqual(tensor)
    await file.close()
  })

  it('lists what is supported when a checkpoint is of another kind', async () => {
    for (const change of [
      { model_type: 'deberta-v2' },
      { hidden_act: 'relu' },
      { position_embedding_type: 'relative_key' }
    ]) {
      const folder = copyOfBert()
      changeConfig(folder, change)
      await expect(loadEncoder(folder)).rejects.toMatchObject({
        code: 'model-unusable',
        at: { remedy: expect.stringMatching(/BERT.*RoBERTa.*DistilBERT/) }
      })
    }
  })

  it('says what is missing or damaged', async () => {
    await expect(loadEncoder('/nowhere')).rejects.toMatchObject({ code: 'not-found' })
    const short = copyOfBert()
    truncateSync(join(short, 'model.safetensors'), 30_000)
    await expect(loadEncoder(short)).rejects.toMatchObject({ code: 'model-unusable' })
    const other = copyOfBert()
    changeConfig(other, { intermediate_size: 40 })
    await expect(loadEncoder(other)).rejects.toThrow(/does not fit config.json/)
  })

  it.each<[string, RegExp, (folder: string) => void]>([
    ['weights that are not there', /missing/, (folder) => rmSync(join(folder, 'model.safetensors'))],
    [
      'a pointer in their place',
      /Git LFS/,
      (folder) =>
        writeFileSync(
          join(folder, 'model.safetensors'),
          'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 9\n'
        )
    ],
    [
      'a tokenizer of more pieces than the weights have',
      /^the tokenizer has 421 pieces, the weights have rows for 420:/,
      (folder) => appendFileSync(join(folder, 'vocab.txt'), 'another\n')
    ],
    [
      'a vocabulary that was cut in half',
      /^the tokenizer has 210 pieces, the weights have rows for 420:/,
      (folder) => cutVocabulary(folder, 210)
    ],
    [
      'a vocab_size that the weights do not have',
      /^vocab_size is 416, the weights have rows for 420 pieces/,
      (folder) => changeConfig(folder, { vocab_size: 416 })
    ],
    [
      'weights of another library',
      /not read/,
      (folder) => renameSync(join(folder, 'model.safetensors'), join(folder, 'tf_model.h5'))
    ],
    [
      'a pickle',
      /can run code/,
      (folder) => renameSync(join(folder, 'model.safetensors'), join(folder, 'pytorch_model.bin'))
    ],
    [
      'a page of the web in place of the weights',
      /not in the safetensors format/,
      (folder) => writeFileSync(join(folder, 'model.safetensors'), '<html>404</html>')
    ],
    [
      'an empty file',
      /not in the safetensors format/,
      (folder) => truncateSync(join(folder, 'model.safetensors'))
    ],
    [
      'a config that lacks a number',
      /^the config has no num_attention_heads$/,
      (folder) => {
        const { num_attention_heads: _, ...config } = JSON.parse(
          readFileSync(join(BERT, 'config.json'), 'utf8')
        )
        writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
      }
    ],
    [
      'a tokenizer.json that is none',
      /^tokenizer.json is not one$/,
      (folder) => writeFileSync(join(folder, 'tokenizer.json'), '[]')
    ],
    [
      'a tokenizer of a kind that is not supported',
      /Unigram/,
      (folder) => writeFileSync(join(folder, 'tokenizer.json'), '{"model":{"type":"Unigram","vocab":[]}}')
    ],
    [
      'a model of Starling in place of a checkpoint',
      /a model of Starling/,
      (folder) => renameSync(join(folder, 'config.json'), join(folder, 'manifest.json'))
    ],
    ['a folder without a tokenizer', /no tokenizer/, (folder) => rmSync(join(folder, 'vocab.txt'))],
    ['a config that is not JSON', /not JSON/, (folder) => writeFileSync(join(folder, 'config.json'), '{')]
  ])('says what to do about %s', async (_, message, change) => {
    const folder = copyOfBert()
    change(folder)
    const thrown = await loadEncoder(folder).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ at: { remedy: expect.stringMatching(/./) } })
    expect((thrown as Error).message).toMatch(message)
  })

  it('takes rows without a piece that only fill a table up', async () => {
    const folder = copyOfBert()
    cutVocabulary(folder, 420 - 127)
    expect((await loadEncoder(folder)).shape.vocabulary).toBe(420)
    cutVocabulary(folder, 420 - 128)
    await expect(loadEncoder(folder)).rejects.toMatchObject({
      code: 'model-unusable',
      at: { where: join(folder, 'vocab.txt') }
    })
  })

  it('asks for the folder where a file in it is named', async () => {
    await expect(loadEncoder(join(BERT, 'config.json'))).rejects.toMatchObject({
      at: { remedy: expect.stringMatching(/folder/) }
    })
  })
})
