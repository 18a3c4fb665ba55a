import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '../base/errors'
import { type Bundle, MANIFEST_FILE, openBundle } from '../registry/bundle'
import { resolveModel } from '../registry/resolve'
import { ENCODER_WEIGHTS } from '../training/transformer/encoder-file'
import { huggingFaceFiles } from '../training/transformer/export-hf'
import type { Command } from './command'
import { required } from './input'

/** What can be written, and the files of each. */
const FORMATS: Readonly<Record<string, (bundle: Bundle) => Record<string, Uint8Array>>> = {
  hf: huggingFaceFiles,
  bundle: slimFiles
}

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write a model for Python’s transformers, or a small one to hand on.',
  usage: '--model M --format hf|bundle --out FOLDER',
  details: [
    'hf      a folder that AutoModelForTokenClassification.from_pretrained and AutoTokenizer open: a transformer with a linear layer',
    'bundle  the model without its encoder’s float32 weights: a fifth of the size; it tags the same, and is trained on from the rounded ones'
  ].join('\n'),
  flags: {
    model: { type: 'string', value: 'M', help: 'a model’s name, id or folder' },
    format: { type: 'string', value: 'NAME', help: 'hf or bundle' },
    out: { type: 'string', value: 'FOLDER', help: 'folder to write; must be new or empty' }
  },
  async run(input) {
    const format = required(input, 'format')
    const filesOf = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined
    if (filesOf === undefined) {
      throw new AppError('usage', `--format takes ${Object.keys(FORMATS).join(' or ')}, not "${format}"`)
    }
    const out = resolve(required(input, 'out'))
    const bundle = await openBundle(await resolveModel(required(input, 'model'), null))
    const { members } = bundle.manifest
    if (members !== undefined) {
      throw new AppError('model-unusable', 'models that tag together cannot be written as one', {
        where: bundle.dir,
        remedy: `Export one of them: ${members.map(({ id }) => id).join(', ')}.`
      })
    }
    const files = filesOf(bundle)
    await writeFolder(out, files)
    const bytes = Object.values(files).reduce((sum, file) => sum + file.length, 0)
    const names = Object.keys(files).sort()
    if (input.json) {
      input.print(JSON.stringify({ model: bundle.manifest.id, format, out, files: names, bytes }))
    } else input.print(`${out}: ${names.join(', ')} (${(bytes / 1e6).toFixed(1)} MB)`)
    return 0
  }
}

/** The bundle without the weights that its graph holds as well, rounded. */
function slimFiles(bundle: Bundle): Record<string, Uint8Array> {
  const names = Object.keys(bundle.manifest.files).filter((name) => name !== ENCODER_WEIGHTS)
  const manifest = {
    ...bundle.manifest,
    files: Object.fromEntries(names.map((name) => [name, bundle.manifest.files[name]]))
  }
  return {
    ...Object.fromEntries(names.map((name) => [name, bundle.bytes(name)])),
    [MANIFEST_FILE]: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8')
  }
}

/** Writes all files beside the folder first, so that it is there whole or not at all. */
async function writeFolder(out: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const there = await readdir(out).catch(() => [])
  if (there.length > 0) {
    throw new AppError('usage', 'the folder is not empty', { where: out, remedy: 'Name a new one.' })
  }
  const draft = `${out}.draft-${process.pid}`
  try {
    await mkdir(draft, { recursive: true })
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(draft, name), bytes)
    await rm(out, { recursive: true, force: true })
    await rename(draft, out)
  } catch (thrown) {
    await rm(draft, { recursive: true, force: true })
    throw thrown
  }
}
