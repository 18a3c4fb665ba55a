import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../../base/errors'
import { BACKENDS } from '../../contract/backends'
import { CASE_RULES } from '../../contract/lists'
import { SEARCH_METHODS, spaceSchema } from '../../contract/tuning'

const list = v.object({ name: v.string(), path: v.string(), caseRule: v.picklist(CASE_RULES) })

/** `search.json`: a search with what it was frozen on. Paths start from the workspace or from the search's own folder. */
const searchSchema = v.object({
  formatVersion: v.literal(1),
  search: v.string(),
  name: v.string(),
  created: v.string(),
  parent: v.string(),
  /** What finds the parent: its id, or the folder of one that is not installed. */
  from: v.string(),
  space: spaceSchema,
  method: v.picklist(SEARCH_METHODS),
  minEpochs: v.number(),
  maxEpochs: v.number(),
  seed: v.number(),
  backend: v.picklist(BACKENDS),
  /** CoNLL files of the workspace's datasets. */
  data: v.array(v.string()),
  dev: v.string(),
  tweets: v.object({ train: v.number(), dev: v.number() }),
  /** The newest annotation that they hold. */
  revision: v.number(),
  hasRehearsal: v.boolean(),
  hasWords: v.boolean(),
  lists: v.array(list),
  /** What may change from one start to the next. */
  seeds: v.number(),
  parallel: v.nullable(v.number()),
  budget: v.object({ epochs: v.nullable(v.number()), minutes: v.nullable(v.number()) })
})
export type FrozenSearch = v.InferOutput<typeof searchSchema>

const outcomeSchema = v.object({
  trial: v.number(),
  runs: v.array(v.object({ seed: v.number(), f1: v.nullable(v.number()), model: v.string() }))
})
/** `models.json`: which trial was trained with which seeds, and the models that came of it. */
export type SearchOutcome = v.InferOutput<typeof outcomeSchema>

export function searchFolder(workspace: string, search: string): string {
  return join(workspace, 'searches', search)
}

export function rehearsalFile(folder: string): string {
  return join(folder, 'rehearsal.conll')
}

/** The searches of a workspace, newest first; folders that are none are left out. */
export function listSearches(workspace: string): FrozenSearch[] {
  const home = join(workspace, 'searches')
  if (!existsSync(home)) return []
  return readdirSync(home)
    .flatMap((name) => read(join(home, name, 'search.json'), searchSchema) ?? [])
    .sort((a, b) => (a.created < b.created ? 1 : -1))
}

/** Fails with `not-found`. */
export function readSearch(workspace: string, search: string): FrozenSearch {
  const found = read(join(searchFolder(workspace, search), 'search.json'), searchSchema)
  if (found === null) throw new AppError('not-found', `there is no search ${search} in this workspace`)
  return found
}

export function saveSearch(workspace: string, search: FrozenSearch): void {
  write(join(searchFolder(workspace, search.search), 'search.json'), search)
}

/**
 * Keeps a search whose files lie in `draft`; where the same search on the same data is there already, that one stays.
 * @param nameOf what a new one is called
 */
export function freezeSearch(
  workspace: string,
  draft: string,
  plan: Omit<FrozenSearch, 'search' | 'name' | 'created'>,
  nameOf: () => string
): FrozenSearch {
  const { seeds, budget, parallel, revision: _, ...same } = plan
  const hash = createHash('sha256').update(JSON.stringify(same))
  for (const file of filesIn(draft)) hash.update(relative(draft, file)).update(readFileSync(file))
  const search = hash.digest('hex').slice(0, 16)
  const folder = searchFolder(workspace, search)
  const old = read(join(folder, 'search.json'), searchSchema)
  if (old !== null) {
    const known = { ...old, seeds, budget, parallel }
    saveSearch(workspace, known)
    return known
  }
  const frozen = { ...plan, search, name: nameOf(), created: new Date().toISOString() }
  rmSync(folder, { recursive: true, force: true })
  write(join(draft, 'search.json'), frozen)
  mkdirSync(dirname(folder), { recursive: true })
  renameSync(draft, folder)
  return frozen
}

export function removeSearch(workspace: string, search: string): void {
  rmSync(searchFolder(workspace, search), { recursive: true, force: true })
}

export function readOutcome(folder: string): SearchOutcome | null {
  return read(join(folder, 'models.json'), outcomeSchema)
}

export function saveOutcome(folder: string, outcome: SearchOutcome): void {
  write(join(folder, 'models.json'), outcome)
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesIn(path) : [path]
    })
    .sort()
}

function read<S extends v.GenericSchema>(path: string, schema: S): v.InferOutput<S> | null {
  if (!existsSync(path)) return null
  try {
    const parsed = v.safeParse(schema, JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

function write(path: string, value: unknown): void {
  writeFileSync(`${path}.draft`, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(`${path}.draft`, path)
}
