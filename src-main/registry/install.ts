import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '../base/errors'
import { CARD_FILE, MANIFEST_FILE, verifyBundle } from './bundle'
import { workspaceFolder } from './catalogue'

/**
 * Copies a bundle into a workspace's `models/<id>`: verified before and after, moved into place by one rename. Installing the same
 * bundle again changes nothing; another bundle with the same id is `model-unusable`, for nothing is overwritten.
 */
export async function installBundle(
  source: string,
  workspace: string
): Promise<{ readonly id: string; readonly dir: string }> {
  const manifest = await verifyBundle(source)
  const folder = workspaceFolder(workspace)
  const dir = join(folder, manifest.id)
  if (resolve(source) === dir || (await isSame(source, dir))) return { id: manifest.id, dir }
  const temporary = join(folder, `.${manifest.id}-${process.pid}-${Date.now().toString(36)}`)
  try {
    await mkdir(temporary, { recursive: true })
    const names = new Set([...Object.keys(manifest.files), MANIFEST_FILE])
    for (const name of names) await copyFile(join(source, name), join(temporary, name))
    if (!names.has(CARD_FILE)) {
      await copyFile(join(source, CARD_FILE), join(temporary, CARD_FILE)).catch(ignoreAbsent)
    }
    await verifyBundle(temporary)
    await rename(temporary, dir)
  } catch (thrown) {
    await rm(temporary, { recursive: true, force: true })
    const code = (thrown as NodeJS.ErrnoException).code
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM') {
      if (await isSame(source, dir)) return { id: manifest.id, dir }
      throw new AppError('model-unusable', `the workspace has another model with the id ${manifest.id}`, {
        where: dir,
        remedy: 'Give the new model another name.',
        cause: thrown
      })
    }
    if (code === 'ENOSPC') {
      throw new AppError('disk-full', 'the disk is full', {
        where: folder,
        remedy: 'Free some space and install the model again.',
        cause: thrown
      })
    }
    throw thrown
  }
  return { id: manifest.id, dir }
}

async function isSame(source: string, dir: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [source, dir].map((folder) => readFile(join(folder, MANIFEST_FILE), 'utf8').catch(() => null))
  )
  if (a === null || a !== b) return false
  await verifyBundle(dir)
  return true
}

function ignoreAbsent(thrown: unknown): void {
  if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
}
