import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Looks at a folder before a workspace is made in it.
 * @returns what takes away again all that came since; does nothing where a workspace was there already
 */
export function footprint(dir: string): () => void {
  const before = new Set(existsSync(dir) ? entriesOf(dir) : [])
  if (before.has('workspace.json') || before.has('tweets.duckdb')) return () => {}
  const made = missingFolders(dir)
  return () => {
    for (const entry of entriesOf(dir)) {
      if (!before.has(entry)) rmSync(join(dir, entry), { recursive: true, force: true })
    }
    for (const folder of made) removeIfEmpty(folder)
  }
}

/** The folder and those above it that are not there yet, innermost first. */
function missingFolders(dir: string): string[] {
  if (existsSync(dir) || dirname(dir) === dir) return []
  return [dir, ...missingFolders(dirname(dir))]
}

function entriesOf(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}

function removeIfEmpty(dir: string): void {
  try {
    rmdirSync(dir)
  } catch {
    // someone else put something into it
  }
}
