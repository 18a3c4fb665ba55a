import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { EngineArguments } from '../ipc/engine-messages'

/** What the command line asks for: `--workspace DIR` opens that, nothing the last one, else the sample. */
export function workspaceFrom(argv: readonly string[], cwd: string, userData: string): EngineArguments {
  const named = optionOf(argv, 'workspace')
  if (named !== null) return { workspace: resolve(cwd, named), sample: argv.includes('--sample') }
  const last = argv.includes('--sample') ? null : lastWorkspace(userData)
  return last === null ? sampleIn(userData) : { workspace: last, sample: false }
}

export function sampleIn(userData: string): EngineArguments {
  return { workspace: join(userData, 'sample.starling'), sample: true }
}

/** Keeps the folder for the next start. */
export function rememberWorkspace(userData: string, options: EngineArguments): void {
  const workspace = options.sample ? null : options.workspace
  writeFileSync(join(userData, 'last.json'), JSON.stringify({ workspace }))
}

function lastWorkspace(userData: string): string | null {
  try {
    const { workspace } = JSON.parse(readFileSync(join(userData, 'last.json'), 'utf8')) as {
      workspace?: unknown
    }
    if (typeof workspace !== 'string') return null
    readFileSync(join(workspace, 'workspace.json'))
    return workspace
  } catch {
    return null
  }
}

function optionOf(argv: readonly string[], name: string): string | null {
  const at = argv.indexOf(`--${name}`)
  if (at >= 0) return argv[at + 1] ?? null
  const joined = argv.find((arg) => arg.startsWith(`--${name}=`))
  return joined === undefined ? null : joined.slice(name.length + 3)
}
