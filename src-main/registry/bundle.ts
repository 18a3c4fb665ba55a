import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../base/errors'
import { type Manifest, manifestSchema } from '../contract/manifest'
import { LABELS } from '../text/labels'

export const MANIFEST_FILE = 'manifest.json'
export const CARD_FILE = 'README.md'

/** A verified bundle: the bytes are those whose hashes were checked, so nothing can change between checking and using. */
export interface Bundle {
  readonly dir: string
  readonly manifest: Manifest
  /** A file's bytes; `model-unusable` where the manifest does not name it. */
  bytes(name: string): Uint8Array
  text(name: string): string
}

const strictManifest = v.strictObject(manifestSchema.entries)
const GET_ANOTHER = 'Train it again, or choose another model.'

/** Reads and checks `manifest.json`: version, schema, label set, file names. `model-not-found` or `model-unusable`. */
export async function readManifest(dir: string): Promise<Manifest> {
  const where = join(dir, MANIFEST_FILE)
  let text: string
  try {
    text = await readFile(where, 'utf8')
  } catch (cause) {
    if (isAbsent(cause)) {
      throw new AppError('model-not-found', 'there is no model here', {
        where: dir,
        remedy: `A model is a folder with a ${MANIFEST_FILE}.`,
        cause
      })
    }
    throw unusable(where, 'the manifest cannot be read', GET_ANOTHER, cause)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw unusable(where, 'the manifest is not JSON', GET_ANOTHER, cause)
  }
  checkVersion(json, where)
  const parsed = v.safeParse(strictManifest, json)
  if (!parsed.success) {
    const issue = parsed.issues[0]
    throw unusable(where, `${v.getDotPath(issue) ?? 'the manifest'}: ${issue.message}`, GET_ANOTHER)
  }
  checkNames(parsed.output, where)
  return parsed.output
}

/** The folders of an ensemble's members, which stand beside its own; none of other models. */
export function memberFolders(dir: string, { members = [] }: Manifest): string[] {
  return members.map(({ folder }) => join(dirname(resolve(dir)), folder))
}

/** Reads every file that the manifest names and checks sizes and hashes. `model-not-found` or `model-unusable`. */
export async function openBundle(dir: string): Promise<Bundle> {
  const manifest = await readManifest(dir)
  const files = new Map<string, Uint8Array>()
  for (const name of Object.keys(manifest.files)) files.set(name, await readVerified(dir, name, manifest))
  const bytes = (name: string): Uint8Array => {
    const found = files.get(name)
    if (found === undefined) throw unusable(dir, `the bundle has no ${name}`, GET_ANOTHER)
    return found
  }
  return { dir, manifest, bytes, text: (name) => Buffer.from(bytes(name)).toString('utf8') }
}

const verified = new Map<string, string>()

/**
 * Checks a bundle as `openBundle` does without keeping it, and the members of an ensemble. Files whose size and time are as at the last check are
 * not hashed again.
 */
export async function verifyBundle(dir: string): Promise<Manifest> {
  const manifest = await readManifest(dir)
  for (const [i, folder] of memberFolders(dir, manifest).entries()) {
    await verifyMember(folder, manifest.members![i]!.id)
  }
  for (const [name, { sha256 }] of Object.entries(manifest.files)) {
    const path = join(dir, name)
    const mark = await stat(path).then(
      ({ size, mtimeMs }) => `${size} ${mtimeMs} ${sha256}`,
      () => null
    )
    if (mark !== null && verified.get(path) === mark) continue
    await readVerified(dir, name, manifest)
    if (mark !== null) verified.set(path, mark)
  }
  return manifest
}

async function verifyMember(folder: string, id: string): Promise<void> {
  const found = await verifySingle(folder).catch((thrown: unknown) => {
    if (!(thrown instanceof AppError)) throw thrown
    const isAbsentModel = thrown.code === 'model-not-found'
    const message = isAbsentModel ? `its model ${id} is not installed` : `its model ${id}: ${thrown.message}`
    throw unusable(folder, message, `Put ${id} into this folder, or choose another model.`, thrown)
  })
  if (found.id !== id) {
    throw unusable(folder, `it was made of ${id}, and ${found.id} is here`, 'Combine the models again.')
  }
}

async function verifySingle(dir: string): Promise<Manifest> {
  const { kind } = await readManifest(dir)
  if (kind === 'ensemble') throw unusable(dir, 'it is an ensemble itself', GET_ANOTHER)
  return verifyBundle(dir)
}

async function readVerified(dir: string, name: string, manifest: Manifest): Promise<Uint8Array> {
  const where = join(dir, name)
  const expected = manifest.files[name]!
  let bytes: Uint8Array
  try {
    bytes = await readFile(where)
  } catch (cause) {
    const message = isAbsent(cause) ? `${name} is missing` : `${name} cannot be read`
    throw unusable(where, message, GET_ANOTHER, cause)
  }
  if (bytes.byteLength !== expected.bytes) {
    throw unusable(
      where,
      `${name} has ${bytes.byteLength} bytes and should have ${expected.bytes}`,
      'The copy is incomplete or was changed: copy the model again.'
    )
  }
  if (createHash('sha256').update(bytes).digest('hex') !== expected.sha256) {
    throw unusable(
      where,
      `${name} is not the file that the manifest describes: its hash differs`,
      'The file was damaged or changed: copy the model again.'
    )
  }
  return bytes
}

function checkVersion(json: unknown, where: string): void {
  const version =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>).formatVersion : null
  if (typeof version !== 'number' || version === 1) return
  throw unusable(
    where,
    `the model has format ${version}; this Starling reads format 1`,
    version > 1 ? 'Use a newer Starling, or another model.' : GET_ANOTHER
  )
}

function checkNames(manifest: Manifest, where: string): void {
  const names = [...Object.keys(manifest.files), ...(manifest.members ?? []).map(({ folder }) => folder)]
  const odd = names.find((name) => name !== basename(name) || /[\\/:]|^\.*$/.test(name))
  if (odd !== undefined) throw unusable(where, `"${odd}" is not the name of a file in a bundle`, GET_ANOTHER)
  if ((manifest.kind === 'ensemble') !== (manifest.members !== undefined)) {
    throw unusable(where, 'an ensemble names its models, and no other model does', GET_ANOTHER)
  }
  const isOurs =
    manifest.labels.length === LABELS.length && manifest.labels.every((label, i) => label === LABELS[i])
  if (!isOurs) {
    throw unusable(
      where,
      'the model has another label set than this Starling',
      `The labels should be ${LABELS.join(', ')}.`
    )
  }
}

function unusable(where: string, message: string, remedy: string, cause?: unknown): AppError {
  return new AppError('model-unusable', message, { where, remedy, cause })
}

function isAbsent(cause: unknown): boolean {
  const { code } = cause as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}
