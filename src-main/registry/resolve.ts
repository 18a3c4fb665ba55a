import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../base/errors'
import { MANIFEST_FILE } from './bundle'
import { findBundles, SHIPPED, shippedFolder } from './catalogue'

/**
 * The folder of the model that `name` means: `default` and `fast`, `accurate`, `best`, the id of a model of the workspace or of the program, or a
 * folder. Words come before folders of the same name. Nothing is verified yet.
 * Throws `model-not-found`.
 */
export async function resolveModel(name: string, workspace: string | null): Promise<string> {
  if (name === 'default' || name === 'fast') return shipped(SHIPPED.fast, 'fast')
  if (name === 'accurate') return shipped(SHIPPED.accurate, 'accurate')
  if (name === 'best') {
    shipped(
      SHIPPED.accurate,
      'accurate',
      'The best tags come from the fast and the accurate model together. '
    )
    return shipped(SHIPPED.best, 'best')
  }
  const known = await findBundles(workspace)
  const byId = [...known].reverse().find((entry) => entry.id === name)
  if (byId !== undefined) return byId.dir
  const dir = resolve(name)
  if (existsSync(join(dir, MANIFEST_FILE))) return dir
  const isFolder = /[\\/]/.test(name) || existsSync(dir)
  throw new AppError('model-not-found', isFolder ? 'there is no model here' : `there is no model "${name}"`, {
    ...(isFolder ? { where: dir } : {}),
    remedy:
      known.length === 0
        ? 'Name the folder of a model: starling train --out DIR makes one.'
        : `Known are default, fast, accurate, best, ${known.map((entry) => entry.id).join(', ')}; or name the folder of a model.`
  })
}

function shipped(folder: string, name: keyof typeof SHIPPED, why = ''): string {
  const dir = join(shippedFolder(), folder)
  if (existsSync(join(dir, MANIFEST_FILE))) return dir
  const instead = name === 'best' ? 'accurate' : 'fast'
  throw new AppError('model-not-found', `no ${name} model is installed`, {
    where: dir,
    remedy:
      name === 'fast'
        ? 'Install Starling again, or name the folder of a model.'
        : `${why}Use --model ${instead}, or name the folder of a model.`
  })
}
