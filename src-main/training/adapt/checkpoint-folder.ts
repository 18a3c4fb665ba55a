import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../base/errors'
import type { EncoderShape } from '../../model/encoder-shape'
import { denseValues, type Parameters } from '../parameters'
import { parted, tensorPlaces } from '../transformer/encoder-names'
import { type LoadedEncoder, loadEncoder, openWeights } from '../transformer/load-encoder'
import { encodeSafetensors, type StoredTensor } from '../transformer/safetensors'
import { readJson } from '../transformer/tokenizer-files'
import { headTensors, type MlmHead, readHead } from './mlm-head'

/** Files that an adapted checkpoint has as it had them before. */
const KEPT =
  /^(tokenizer|tokenizer_config|special_tokens_map|vocab)\.json$|^(vocab|merges)\.txt$|^(README\.md|LICENSE(\.txt|\.md)?)$/

const CLASSES = {
  bert: 'BertForMaskedLM',
  roberta: 'RobertaForMaskedLM',
  distilbert: 'DistilBertForMaskedLM'
}

/** A checkpoint with the head that it was pre-trained with, where it has one, and the piece that hides others. */
export interface MaskedCheckpoint {
  readonly encoder: LoadedEncoder
  readonly head: MlmHead | null
  readonly mask: number
}

/** Reads a Hugging Face folder. Throws as `loadEncoder` does, and `model-unusable` without a piece for hidden ones. */
export async function openCheckpoint(folder: string): Promise<MaskedCheckpoint> {
  const encoder = await loadEncoder(folder)
  const mask = maskPiece(encoder.tokenizer)
  if (mask === null || mask >= encoder.shape.vocabulary) {
    throw new AppError('model-unusable', 'the tokenizer has no piece [MASK] or <mask>', {
      where: folder,
      remedy: 'Choose a checkpoint that was trained as a masked-language model.'
    })
  }
  const weights = await openWeights(folder)
  try {
    return { encoder, head: await readHead(weights, encoder.shape), mask }
  } finally {
    await weights.close()
  }
}

function maskPiece(tokenizer: object): number | null {
  const { added_tokens: added = [], model } = tokenizer as {
    added_tokens?: { id: number; content: string }[]
    model?: { vocab?: Record<string, number> }
  }
  for (const name of ['[MASK]', '<mask>']) {
    const id = added.find(({ content }) => content === name)?.id ?? model?.vocab?.[name]
    if (id !== undefined) return id
  }
  return null
}

/** Refuses a folder that holds anything. Throws `usage`. */
export async function requireEmpty(folder: string): Promise<void> {
  const there = await readdir(folder).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return []
    throw new AppError('usage', '--out is not a folder', { where: folder, remedy: 'Name a new folder.' })
  })
  if (there.length === 0) return
  throw new AppError('usage', 'the folder is not empty', { where: folder, remedy: 'Name a new one.' })
}

/** Writes the adapted checkpoint beside the folder first, so that it is there whole or not at all. */
export async function writeAdapted(
  out: string,
  init: string,
  shape: EncoderShape,
  parameters: Parameters,
  about: object
): Promise<void> {
  const draft = `${out}.draft`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  for (const name of await readdir(init)) {
    if (KEPT.test(name)) await copyFile(join(init, name), join(draft, name))
  }
  const {
    torch_dtype: _,
    dtype: __,
    ...config
  } = (await readJson(join(init, 'config.json'))) as Record<string, unknown>
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
  await writeFile(
    join(draft, 'config.json'),
    json({
      ...config,
      architectures: [CLASSES[shape.architecture]],
      tie_word_embeddings: true,
      torch_dtype: 'float32'
    })
  )
  await writeFile(join(draft, 'adaptation.json'), json(about))
  await writeFile(join(draft, 'model.safetensors'), encodeSafetensors(tensorsOf(shape, parameters)))
  await rm(out, { recursive: true, force: true })
  await rename(draft, out)
}

function tensorsOf(shape: EncoderShape, parameters: Parameters): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>()
  for (const place of tensorPlaces(shape)) {
    for (const { name, ...tensor } of parted(place, denseValues(parameters.get(place.name)))) {
      tensors.set(`${shape.architecture}.${name}`, tensor)
    }
  }
  for (const [name, tensor] of headTensors(shape, parameters)) tensors.set(name, tensor)
  return tensors
}
