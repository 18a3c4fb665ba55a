import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programFolder } from '../../src-main/registry/program-folder'

export const PROGRAM = join(programFolder(), 'out/cli/starling.js')

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Outcome>
}

/** Starts the built command line as a user would. */
export function start(args: readonly string[], options: SpawnOptions = {}): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: 'pipe', ...options })
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (piece: string) => {
      text[name] += piece
    })
  }
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...text }))
  })
  return { child, ended }
}

/** Runs the built command line to its end. */
export function starling(...args: string[]): Promise<Outcome> {
  const { child, ended } = start(args)
  child.stdin?.end()
  return ended
}

/** What the last line of a `--json` call says. */
export function jsonOf({ stdout }: Outcome): Record<string, unknown> {
  return JSON.parse(stdout.trimEnd().split('\n').pop() ?? '') as Record<string, unknown>
}

/** What each line of a `--json` call says. */
export function jsonLines({ stdout }: Outcome): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** A folder that other users may look into. */
export function openFolder(name: string): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `starling-${name}-`))
  chmodSync(path, 0o755)
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

const NOBODY = { uid: 65_534, gid: 65_534 }

/** How to start a process that may not read all: as another user where this one is root. Null where that user cannot reach the program. */
export function asAnotherUser(): SpawnOptions | null {
  if (process.getuid?.() !== 0) return {}
  const reads = spawnSync(
    process.execPath,
    ['-e', `require('node:fs').accessSync(${JSON.stringify(PROGRAM)})`],
    {
      ...NOBODY,
      cwd: tmpdir()
    }
  )
  return reads.status === 0 ? { ...NOBODY, cwd: tmpdir(), env: { ...process.env, HOME: tmpdir() } } : null
}

/** Resolves once a file has `bytes` more than now, or once `over` does. */
export async function grown(path: string, bytes: number, over: Promise<unknown>): Promise<void> {
  let isOver = false
  void over.then(() => {
    isOver = true
  })
  const size = (): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const before = size()
  while (!isOver && size() < before + bytes) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
