import { createHash } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../base/errors'
import type { Manifest } from '../contract/manifest'
import { CARD_FILE, MANIFEST_FILE, readManifest } from '../registry/bundle'
import { LABELS } from '../text/labels'
import { type BundleContents, WEIGHTS_FILE } from './bundle-files'
import { modelCard } from './model-card'
import { ENCODER_WEIGHTS } from './transformer/encoder-file'

export type Described = Pick<
  Manifest,
  | 'name'
  | 'classes'
  | 'members'
  | 'parent'
  | 'dataset'
  | 'config'
  | 'seed'
  | 'metrics'
  | 'history'
  | 'temperature'
  | 'created'
  | 'backend'
  | 'backendMs'
  | 'versions'
>

/** Refuses a folder that holds another model: nothing is overwritten. Throws `usage`. */
export async function requireFreeFolder(dir: string): Promise<void> {
  const there = await readManifest(dir).catch(() => null)
  if (there === null) return
  throw new AppError('usage', `the folder holds the model ${there.id}`, {
    where: dir,
    remedy: 'name a folder of its own for the new model'
  })
}

/**
 * Writes a bundle: all files into the folder, the manifest last, so that a folder with a manifest is whole.
 * @returns the manifest; its id is the name with a digest of the weights, of an ensemble with one of its members' ids
 */
export async function writeBundle(
  dir: string,
  contents: BundleContents,
  described: Described
): Promise<Manifest> {
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  const slug = described.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  const trained = [WEIGHTS_FILE, ENCODER_WEIGHTS].flatMap((name) => contents.files[name] ?? [])
  const members = Buffer.from((described.members ?? []).map(({ id, weight }) => `${id} ${weight}\n`).join(''))
  const digest = sha256(Buffer.concat([...trained, members])).slice(0, 8)
  const unsigned = {
    formatVersion: 1 as const,
    id: `${slug === '' ? 'model' : slug}-${digest}`,
    kind: contents.kind,
    labels: [...LABELS],
    graph: contents.graph,
    ...described
  }
  const card = Buffer.from(modelCard(unsigned), 'utf8')
  const files = { ...contents.files, [CARD_FILE]: card }
  const manifest: Manifest = {
    ...unsigned,
    files: Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }])
    )
  }
  await mkdir(dir, { recursive: true })
  await rm(join(dir, MANIFEST_FILE), { force: true })
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(dir, name), bytes)
  const draft = join(dir, `.${MANIFEST_FILE}.draft`)
  await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`)
  await rename(draft, join(dir, MANIFEST_FILE))
  return manifest
}
