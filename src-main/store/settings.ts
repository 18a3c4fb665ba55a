import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'
import * as v from 'valibot'
import { AppError } from '../base/errors'
import { COUNTS } from '../contract/domain'
import { storageError } from './storage-error'

const FORMAT = 1

const settingsSchema = v.looseObject({
  formatVersion: v.literal(FORMAT),
  name: v.string(),
  zone: v.string(),
  count: v.picklist(COUNTS),
  activeModel: v.string(),
  /** New runs have their doubtful mentions settled by the rest of the import. */
  collective: v.optional(v.boolean(), false),
  /** Models that were trained here: id -> what the registry notes about them. */
  models: v.record(v.string(), v.looseObject({ added: v.number() })),
  /** Saved views: name -> the screen's address. */
  views: v.record(v.string(), v.string())
})

/** `workspace.json`. */
export type Settings = v.InferOutput<typeof settingsSchema>

export interface SettingsFile {
  readonly data: Readonly<Settings>
  /** Rewrites the file atomically. */
  update(change: Partial<Omit<Settings, 'formatVersion'>>): Promise<Readonly<Settings>>
}

/** Opens or makes `workspace.json`. */
export async function openSettings(dir: string, zone?: string): Promise<SettingsFile> {
  const path = join(dir, 'workspace.json')
  const fresh: Settings = {
    formatVersion: FORMAT,
    name: basename(dir).replace(/\.starling$/, ''),
    zone: zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    count: 'tweets',
    activeModel: 'default',
    collective: false,
    models: {},
    views: {}
  }
  const existing = readExisting(path)
  const file = new Low<Settings>(new JSONFile(path), existing ?? fresh)
  try {
    if (existing === null) await file.write()
  } catch (thrown) {
    throw storageError(thrown, dir)
  }
  return {
    get data() {
      return file.data
    },
    async update(change) {
      const next = v.parse(settingsSchema, { ...file.data, ...change })
      file.data = next
      try {
        await file.write()
      } catch (thrown) {
        throw storageError(thrown, dir)
      }
      return next
    }
  }
}

function readExisting(path: string): Settings | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw storageError(thrown, path)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (thrown) {
    throw new AppError('workspace-unusable', 'workspace.json is not JSON', {
      where: path,
      remedy:
        'put back a copy of the file, or delete it: its settings are then asked for anew, the tweets stay',
      cause: thrown
    })
  }
  const version = (json as { formatVersion?: unknown } | null)?.formatVersion
  if (typeof version === 'number' && version > FORMAT) {
    throw new AppError(
      'workspace-newer',
      `workspace.json is of version ${version}, this program knows ${FORMAT}`,
      {
        where: path,
        remedy: 'open it with the newer Starling that wrote it'
      }
    )
  }
  const parsed = v.safeParse(settingsSchema, json)
  if (parsed.success) return parsed.output
  const issue = parsed.issues[0]
  throw new AppError('workspace-unusable', `workspace.json is not as it should be: ${issue.message}`, {
    where: `${path}: ${v.getDotPath(issue) ?? 'whole'}`,
    remedy: 'put back a copy of the file, or repair that field'
  })
}
