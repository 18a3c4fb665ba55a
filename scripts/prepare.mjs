import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Ends the process with a sentence where Node is too old. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  process.stderr.write(`Starling needs Node 20.19 or newer; this is ${process.versions.node}.\n`)
  process.exit(2)
}

/** True where node_modules holds every package of the lock file that this machine needs. */
export function isInstalled() {
  const installed = packages('node_modules/.package-lock.json')
  if (installed === null) return false
  return Object.entries(packages('package-lock.json') ?? {}).every(
    ([path, wanted]) => path === '' || wanted.optional || installed[path]?.version === wanted.version
  )
}

/** Runs `npm ci` where something is missing. Ends the process where that fails. */
export function ensureInstalled() {
  if (isInstalled()) return
  process.stderr.write('installing packages ...\n')
  const windows = process.platform === 'win32'
  const run = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows
  })
  if (run.status === 0) return
  process.stderr.write('npm ci failed: see its message above\n')
  process.exit(1)
}

function packages(file) {
  const path = join(root, file)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : null
}
