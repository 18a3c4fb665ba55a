import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CheckpointInfo } from '../contract/checkpoints'
import { requireModelName } from './hub'

/** Between owner and name in a folder's name; the hub allows neither to hold it. */
const BETWEEN = '--'

/** Where a workspace keeps a checkpoint. Throws `usage` where the name is not OWNER/NAME. */
export function checkpointFolder(workspace: string, model: string): string {
  requireModelName(model)
  return join(root(workspace), model.replace('/', BETWEEN))
}

/** The checkpoints of a workspace of which something is there, in name order. One is whole once it has its config.json, which comes last. */
export async function listCheckpoints(workspace: string): Promise<CheckpointInfo[]> {
  const names = (await namesIn(root(workspace))).filter((name) => name.includes(BETWEEN))
  const all = await Promise.all(
    names.sort().map(async (name) => {
      const dir = join(root(workspace), name)
      const files = await namesIn(dir)
      const sizes = await Promise.all(files.map((file) => stat(join(dir, file)).then((s) => s.size)))
      return {
        model: name.replace(BETWEEN, '/'),
        dir,
        bytes: sizes.reduce((sum, size) => sum + size, 0),
        whole: files.includes('config.json')
      }
    })
  )
  return all.filter(({ bytes }) => bytes > 0)
}

function root(workspace: string): string {
  return join(resolve(workspace), 'checkpoints')
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((): string[] => [])
}
