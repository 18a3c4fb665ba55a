import { createHash } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '../contract/manifest'
import { CARD_FILE, MANIFEST_FILE, verifyBundle } from '../registry/bundle'
import { modelCard } from './model-card'

/** What may be said of a model after its training; its weights, and so its id, stay. */
export type Description = Partial<
  Pick<Manifest, 'metrics' | 'dataset' | 'temperature' | 'calibration' | 'card'>
>

/**
 * Gives a bundle another description and writes its card anew. Both files are written beside the old ones first and then put in their
 * places.
 * @throws AppError what `verifyBundle` throws
 */
export async function redescribe(dir: string, change: Description): Promise<Manifest> {
  const { files, ...described } = { ...(await verifyBundle(dir)), ...change }
  const card = Buffer.from(modelCard(described), 'utf8')
  const sha256 = createHash('sha256').update(card).digest('hex')
  const manifest: Manifest = {
    ...described,
    files: { ...files, [CARD_FILE]: { bytes: card.length, sha256 } }
  }
  await writeFile(join(dir, `.${CARD_FILE}.draft`), card)
  await writeFile(join(dir, `.${MANIFEST_FILE}.draft`), `${JSON.stringify(manifest, null, 2)}\n`)
  for (const name of [CARD_FILE, MANIFEST_FILE]) await rename(join(dir, `.${name}.draft`), join(dir, name))
  return manifest
}
