import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../base/errors'
import type { EncoderShape } from '../../model/encoder-shape'
import { LABELS } from '../../text/labels'
import { parseCheckpointConfig } from './checkpoint-config'
import { encoderPrefixes, joined, tensorPlaces } from './encoder-names'
import { openSafetensors, type Safetensors, type StoredTensor } from './safetensors'
import { readJson, readTokenizer, type TokenizerFiles } from './tokenizer-files'
import { requireFit } from './tokenizer-fit'

/** A pre-trained encoder in memory. */
export interface LoadedEncoder extends TokenizerFiles {
  readonly shape: EncoderShape
  /** Matrices by our names (encoder-names.ts), row by row. */
  readonly weights: ReadonlyMap<string, Float32Array>
  /** `[size, label]` and `[label]` of a checkpoint that was already fine-tuned for our labels; null elsewhere. */
  readonly head: { readonly weights: Float32Array; readonly bias: Float32Array } | null
}

/**
 * Reads a Hugging Face folder: config.json, model.safetensors (whole or in shards with an index), tokenizer files.
 * @throws AppError `not-found`, `unreadable`, `model-unusable`
 */
export async function loadEncoder(folder: string): Promise<LoadedEncoder> {
  const path = join(folder, 'config.json')
  const config = await readJson(path)
  if (config === null) throw await noConfig(folder)
  const shape = parseCheckpointConfig(config, path)
  const files = await readTokenizer(folder)
  const tensors = await openWeights(folder)
  try {
    const weights = new Map<string, Float32Array>()
    for (const place of tensorPlaces(shape)) {
      const parts: Float32Array[] = []
      for (const part of place.parts) {
        const tensor = await read(tensors, encoderPrefixes(shape.architecture), part, folder)
        const count = (place.rows * place.columns) / place.parts.length
        if (place.name === 'encoder-pieces' && tensor.shape[0] !== place.rows) {
          throw unusable(
            path,
            `vocab_size is ${place.rows}, the weights have rows for ${tensor.shape[0]} pieces (${part})`
          )
        }
        if (tensor.values.length !== count) {
          throw unusable(folder, `${part} is [${tensor.shape.join(', ')}], which does not fit config.json`)
        }
        parts.push(tensor.values)
      }
      weights.set(place.name, joined(place, parts))
    }
    requireFit(files, shape.vocabulary)
    const { tokenizer, special } = files
    return { tokenizer, special, shape, weights, head: await readHead(tensors, config, shape) }
  } finally {
    await tensors.close()
  }
}

async function noConfig(folder: string): Promise<AppError> {
  const names = await readdir(folder).catch(() => null)
  if (names?.includes('manifest.json')) {
    return new AppError('model-unusable', 'this is a model of Starling, not a checkpoint', {
      where: folder,
      remedy: 'Train it on with --parent, or make a checkpoint of it first: starling export --format hf.'
    })
  }
  return new AppError('not-found', names === null ? 'there is no such folder' : 'there is no config.json', {
    where: folder,
    remedy:
      'Name a folder with config.json, model.safetensors and tokenizer files, as save_pretrained writes it.'
  })
}

/** The weights of a folder, whole or in shards. Throws `not-found`, `unreadable` or `model-unusable`. */
export async function openWeights(folder: string): Promise<Safetensors> {
  const index = (await readJson(join(folder, 'model.safetensors.index.json'))) as {
    weight_map?: Record<string, string>
  } | null
  if (index?.weight_map === undefined) return openWhole(folder)
  const map = new Map(Object.entries(index.weight_map))
  const odd = [...map.values()].find((name) => /[\\/]/.test(name))
  if (odd !== undefined) throw unusable(folder, `the index names a file outside the folder: ${odd}`)
  const files = new Map<string, Safetensors>()
  for (const name of new Set(map.values())) files.set(name, await openSafetensors(join(folder, name)))
  return {
    names: [...map.keys()],
    read: (name) => files.get(map.get(name)!)!.read(name),
    async close() {
      for (const file of files.values()) await file.close()
    }
  }
}

/** Weights in the formats of others: a pickle, which can run code when it is opened, TensorFlow's, Flax's, ONNX's, llama.cpp's. */
const FOREIGN = /^(pytorch_model.*\.bin|.*\.(h5|msgpack|onnx|gguf|ckpt))$/

async function openWhole(folder: string): Promise<Safetensors> {
  const names = await readdir(folder).catch((): string[] => [])
  const foreign = names.find((name) => FOREIGN.test(name))
  if (!names.includes('model.safetensors') && foreign !== undefined) {
    const isPickle = foreign.endsWith('.bin')
    throw new AppError(
      'model-unusable',
      isPickle
        ? 'the weights are a pickle, which can run code when it is opened'
        : 'the weights are in a format that is not read',
      {
        where: join(folder, foreign),
        remedy:
          'Save them as safetensors: in Python, AutoModel.from_pretrained(FOLDER).save_pretrained(FOLDER, safe_serialization=True).'
      }
    )
  }
  return openSafetensors(join(folder, 'model.safetensors'))
}

async function read(
  tensors: Safetensors,
  prefixes: readonly string[],
  name: string,
  where: string
): Promise<StoredTensor> {
  const old = name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta')
  for (const prefix of prefixes) {
    for (const spelled of [prefix + name, prefix + old]) {
      if (tensors.names.includes(spelled)) return tensors.read(spelled)
    }
  }
  throw unusable(where, `the weights have no ${name}`)
}

async function readHead(
  tensors: Safetensors,
  config: unknown,
  { size }: EncoderShape
): Promise<LoadedEncoder['head']> {
  const names = (config as { id2label?: Record<string, string> }).id2label ?? {}
  const isOurs =
    Object.keys(names).length === LABELS.length && LABELS.every((label, i) => names[String(i)] === label)
  if (!isOurs || !tensors.names.includes('classifier.weight')) return null
  const weight = await tensors.read('classifier.weight')
  const bias = await tensors.read('classifier.bias')
  if (weight.values.length !== LABELS.length * size) return null
  const place = { name: '', rows: size, columns: LABELS.length, parts: [''], isTransposed: true }
  return { weights: joined(place, [weight.values]), bias: bias.values }
}

function unusable(where: string, message: string): AppError {
  return new AppError('model-unusable', message, {
    where,
    remedy: 'Copy or download the checkpoint again, or choose another.'
  })
}
