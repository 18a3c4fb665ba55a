import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../base/errors'
import { createAnnotated } from './annotated'
import { createAnnotations } from './annotations'
import { createChanges } from './changes'
import { createCollective } from './collective'
import { createCounts } from './counts'
import { createCuration } from './curation'
import { type DatabaseOptions, openDatabase } from './database'
import { createEntities } from './entities'
import { createExplain } from './explain'
import { createForms } from './forms'
import { createHeldColumns } from './held-columns'
import { createImports } from './imports'
import { createJournal } from './journal'
import { createLeadTable } from './leads'
import { createListOverlay } from './list-overlay'
import { createLists } from './lists'
import { takeLock } from './lock'
import { makeFolder } from './make-folder'
import { migrate } from './migrations/migrate'
import { createNearCopies } from './near-copies'
import { createNumbers } from './numbers'
import { createRuns } from './runs'
import { openSettings } from './settings'
import { storageError } from './storage-error'
import { createTags } from './tags'
import { createTweets } from './tweets'
import type { Store } from './types'

export type { Catalogue, CatalogueEntry } from './catalogue'
export { openCatalogue } from './catalogue'
export { QUARTER_MS } from './codes'
export type * from './entity-types'
export type { Settings, SettingsFile } from './settings'
export type * from './types'

export interface StoreOptions extends DatabaseOptions {
  /** False: a folder that holds no workspace is `not-found`. Default true. */
  readonly create?: boolean
  /** IANA zone of a new workspace; default the system's. */
  readonly zone?: string
  /** Numbers of four bytes that counts may hold in memory; 0 counts in the database alone. Default 130 million. */
  readonly heldNumbers?: number
}

const OWN_ENTRIES = new Set([
  'workspace.json',
  'tweets.duckdb',
  'tweets.duckdb.wal',
  'models',
  'datasets',
  'words',
  'searches',
  'logs',
  'lock',
  'tmp'
])

/**
 * Opens (or makes) the workspace in `dir` for this process alone.
 * Fails with `workspace-busy` (names the process), `workspace-newer`, `workspace-unusable`, `not-found`, `disk-full`.
 */
export async function openStore(dir: string, options: StoreOptions = {}): Promise<Store> {
  const folder = resolve(dir)
  prepareFolder(folder, options.create ?? true)
  const lock = takeLock(folder)
  try {
    return await openParts(folder, options, lock.release)
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

async function openParts(dir: string, options: StoreOptions, release: () => void): Promise<Store> {
  rmSync(join(dir, 'tmp'), { recursive: true, force: true })
  const settings = await openSettings(dir, options.zone)
  const db = await openDatabase(dir, options)
  try {
    await migrate(db)
  } catch (thrown) {
    await db.close()
    throw thrown
  }
  const numbers = createNumbers(db)
  const changes = createChanges()
  const forms = createForms(db, numbers)
  const annotated = createAnnotated(db)
  const leads = createLeadTable(db, changes)
  const columns = createHeldColumns(db, changes, options.heldNumbers)
  return {
    dir,
    settings,
    copies: createNearCopies(db, changes),
    imports: createImports(db, numbers, annotated, changes),
    runs: createRuns(db, numbers, changes),
    tags: createTags(db, forms, annotated, changes),
    lists: createLists(db, numbers),
    overlay: createListOverlay(db, forms, changes),
    collective: createCollective(db),
    annotations: createAnnotations(db, numbers, forms, annotated, changes),
    tweets: createTweets(db, leads),
    entities: createEntities(db, leads),
    counts: createCounts(db, columns),
    curation: createCuration(db, numbers, forms, changes),
    explain: createExplain(db, leads),
    journal: createJournal(db, numbers),
    bytes: () => folderBytes(dir),
    async close() {
      await columns.close()
      await db.close()
      rmSync(join(dir, 'tmp'), { recursive: true, force: true })
      release()
    }
  }
}

function prepareFolder(dir: string, mayCreate: boolean): void {
  try {
    if (!existsSync(dir)) {
      if (!mayCreate) throw missing(dir)
      makeFolder(dir)
      return
    }
    if (!statSync(dir).isDirectory()) {
      throw new AppError('workspace-unusable', 'a workspace is a folder, this is a file', {
        where: dir,
        remedy: 'name a folder, or one that does not exist yet'
      })
    }
    const entries = readdirSync(dir)
    if (entries.includes('workspace.json') || entries.includes('tweets.duckdb')) return
    if (!mayCreate) throw missing(dir)
    if (entries.some((entry) => !OWN_ENTRIES.has(entry) && !entry.startsWith('.'))) {
      throw new AppError('workspace-unusable', 'this folder holds other things and no workspace', {
        where: dir,
        remedy: 'name an empty folder, or one that does not exist yet'
      })
    }
  } catch (thrown) {
    throw storageError(thrown, dir)
  }
}

function missing(dir: string): AppError {
  return new AppError('not-found', 'there is no workspace here', {
    where: dir,
    remedy: 'import something into it first, or name another folder'
  })
}

function folderBytes(dir: string): number {
  let bytes = 0
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) bytes += folderBytes(path)
    else if (entry.isFile()) bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0
  }
  return bytes
}
