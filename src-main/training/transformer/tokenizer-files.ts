import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../base/errors'
import type { SpecialPieces } from '../../model/encoder-shape'

/** A tokenizer.json, parsed, with the ids that frame a sequence. */
export interface TokenizerFiles {
  readonly tokenizer: object
  readonly special: SpecialPieces
}

/** Tokenizer files with the one that holds the pieces. */
export interface ReadTokenizer extends TokenizerFiles {
  readonly path: string
}

type Json = Record<string, unknown>

const REMEDY =
  'A checkpoint needs tokenizer.json, or vocab.txt (WordPiece), or vocab.json with merges.txt (byte BPE).'

/** Reads whichever tokenizer files a checkpoint has. Throws `not-found` or `model-unusable`. */
export async function readTokenizer(folder: string): Promise<ReadTokenizer> {
  const settings = ((await readJson(join(folder, 'tokenizer_config.json'))) ?? {}) as Json
  const readers: Readonly<Record<string, () => Promise<unknown>>> = {
    'tokenizer.json': () => readJson(join(folder, 'tokenizer.json')),
    'vocab.txt': () => wordPiece(folder, settings),
    'vocab.json': () => bytePairs(folder)
  }
  for (const [name, read] of Object.entries(readers)) {
    const tokenizer = (await read()) as Json | null
    if (tokenizer === null) continue
    return { tokenizer, special: specialPieces(tokenizer, folder), path: join(folder, name) }
  }
  throw new AppError('not-found', 'the checkpoint has no tokenizer', { where: folder, remedy: REMEDY })
}

async function wordPiece(folder: string, settings: Json): Promise<Json | null> {
  const text = await readText(join(folder, 'vocab.txt'))
  if (text === null) return null
  const words = text.replace(/\r?\n$/, '').split(/\r?\n/)
  const vocab = Object.fromEntries(words.map((word, id) => [word, id]))
  return {
    version: '1.0',
    added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
      .filter((content) => content in vocab)
      .map((content) => addedToken(vocab[content]!, content)),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: settings.tokenize_chinese_chars !== false,
      strip_accents: settings.strip_accents ?? null,
      lowercase: settings.do_lower_case !== false
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab
    }
  }
}

async function bytePairs(folder: string): Promise<Json | null> {
  const vocab = (await readJson(join(folder, 'vocab.json'))) as Record<string, number> | null
  const merges = await readText(join(folder, 'merges.txt'))
  if (vocab === null || merges === null) return null
  return {
    version: '1.0',
    added_tokens: ['<s>', '<pad>', '</s>', '<unk>', '<mask>']
      .filter((content) => content in vocab)
      .map((content) => addedToken(vocab[content]!, content)),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      vocab,
      merges: merges.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#version'))
    }
  }
}

function addedToken(id: number, content: string): Json {
  const isMask = content === '<mask>'
  return { id, content, single_word: false, lstrip: isMask, rstrip: false, normalized: false, special: true }
}

function specialPieces(tokenizer: Json, where: string): SpecialPieces {
  const model = (tokenizer.model ?? {}) as Json
  const vocab = (model.vocab ?? {}) as Record<string, number>
  const added = (tokenizer.added_tokens ?? []) as { id: number; content: string }[]
  const find = (...names: string[]): number => {
    for (const name of names) {
      const id = added.find((token) => token.content === name)?.id ?? vocab[name]
      if (typeof id === 'number') return id
    }
    throw new AppError('model-unusable', `the tokenizer has no piece ${names.join(' or ')}`, {
      where,
      remedy: REMEDY
    })
  }
  if (model.type !== 'WordPiece' && model.type !== 'BPE') {
    const kind =
      typeof model.type === 'string' ? `the tokenizer is of type ${model.type}` : 'tokenizer.json is not one'
    throw new AppError('model-unusable', kind, {
      where,
      remedy: 'Supported are WordPiece and byte-level BPE.'
    })
  }
  return {
    begin: find('[CLS]', '<s>'),
    end: find('[SEP]', '</s>'),
    padding: find('[PAD]', '<pad>'),
    unknown: find('[UNK]', '<unk>')
  }
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw new AppError('unreadable', 'the file cannot be read', {
      where: path,
      remedy:
        cause.code === 'ENOTDIR'
          ? 'Name the folder of the checkpoint, not a file in it.'
          : 'Check its permissions.',
      cause
    })
  })
}

/** A JSON file; null where there is none. Throws `model-unusable` where it is not JSON. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path)
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('model-unusable', `the file is not JSON: ${(cause as Error).message}`, {
      where: path,
      remedy: 'Copy or download the checkpoint again.',
      cause
    })
  }
}
