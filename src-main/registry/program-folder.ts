import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

let found: string | null = null

/** The folder that holds the program's own `models/`, `resources/` and `out/`: the clone's root, or the packaged archive's. */
export function programFolder(): string {
  if (found !== null) return found
  let folder = __dirname
  for (;;) {
    const file = join(folder, 'package.json')
    if (
      existsSync(file) &&
      (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'starling'
    ) {
      found = folder
      return folder
    }
    const parent = dirname(folder)
    if (parent === folder) throw new Error(`no folder of the program above ${__dirname}`)
    folder = parent
  }
}
