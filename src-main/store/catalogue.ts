import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'
import * as v from 'valibot'

const entrySchema = v.object({ dir: v.string(), name: v.string(), opened: v.number() })
const catalogueSchema = v.object({ workspaces: v.array(entrySchema) })

export type CatalogueEntry = v.InferOutput<typeof entrySchema>

/** The workspaces that were opened on this machine, newest first; `workspaces.json` in the application's own folder. */
export interface Catalogue {
  list(): readonly CatalogueEntry[]
  note(entry: CatalogueEntry): Promise<void>
  forget(dir: string): Promise<void>
}

const KEPT = 50

/** @param folder Electron's userData, or the XDG config folder. A damaged file counts as an empty one. */
export async function openCatalogue(folder: string): Promise<Catalogue> {
  mkdirSync(folder, { recursive: true })
  const file = new Low<v.InferOutput<typeof catalogueSchema>>(new JSONFile(join(folder, 'workspaces.json')), {
    workspaces: []
  })
  await file.read().catch(() => {})
  const parsed = v.safeParse(catalogueSchema, file.data)
  let workspaces = parsed.success ? parsed.output.workspaces : []
  const save = async (next: CatalogueEntry[]): Promise<void> => {
    workspaces = next.slice(0, KEPT)
    file.data = { workspaces }
    await file.write()
  }
  return {
    list: () => workspaces,
    note: (entry) => save([entry, ...workspaces.filter((other) => other.dir !== entry.dir)]),
    forget: (dir) => save(workspaces.filter((other) => other.dir !== dir))
  }
}
