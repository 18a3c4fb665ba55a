import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '../base/errors'
import type { Manifest } from '../contract/manifest'
import { readManifest, verifyBundle } from './bundle'
import { programFolder } from './program-folder'

export type Origin = 'shipped' | 'workspace'

/** A folder of `models/`, usable or not. */
export interface Entry {
  /** The manifest's; the folder's name where it cannot be read. */
  readonly id: string
  readonly dir: string
  readonly origin: Origin
  readonly manifest: Manifest | null
  /** Why it cannot be used; null where it can. */
  readonly problem: string | null
}

/** Folders of the bundles that stand behind `default` and `fast`, behind `accurate`, and behind `best`: the ensemble of both. */
export const SHIPPED = { fast: 'fast', accurate: 'accurate', best: 'best' } as const

export function shippedFolder(): string {
  return join(programFolder(), 'models')
}

export function workspaceFolder(workspace: string): string {
  return join(resolve(workspace), 'models')
}

/** Bundles that came with the program, then those of the workspace, each in name order. Their files are verified. */
export async function listBundles(workspace: string | null): Promise<Entry[]> {
  return entries(workspace, verifyBundle)
}

/** The same, with nothing but the manifests read. */
export async function findBundles(workspace: string | null): Promise<Entry[]> {
  return entries(workspace, readManifest)
}

async function entries(
  workspace: string | null,
  check: (dir: string) => Promise<Manifest>
): Promise<Entry[]> {
  const shipped = await entriesOf(shippedFolder(), 'shipped', check)
  if (workspace === null) return shipped
  return [...shipped, ...(await entriesOf(workspaceFolder(workspace), 'workspace', check))]
}

async function entriesOf(
  folder: string,
  origin: Origin,
  check: (dir: string) => Promise<Manifest>
): Promise<Entry[]> {
  const names = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const dirs = names.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((e) => e.name)
  const found = await Promise.all(dirs.sort().map((name) => entryOf(join(folder, name), name, origin, check)))
  return found.filter((entry) => entry !== null)
}

async function entryOf(
  dir: string,
  name: string,
  origin: Origin,
  check: (dir: string) => Promise<Manifest>
): Promise<Entry | null> {
  try {
    const manifest = await check(dir)
    return { id: manifest.id, dir, origin, manifest, problem: null }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    if (thrown.code === 'model-not-found') return null
    const manifest = await readManifest(dir).catch(() => null)
    return { id: manifest?.id ?? name, dir, origin, manifest, problem: thrown.message }
  }
}
