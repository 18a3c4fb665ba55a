import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../base/errors'
import type { ModelDetail, ModelSummary } from '../contract/models'
import { CARD_FILE, memberFolders, readManifest, verifyBundle } from './bundle'
import { type Entry, listBundles } from './catalogue'
import { resolveModel } from './resolve'

/** The models that a workspace can use, as the Models screen lists them. `active` is any name that `resolveModel` takes. */
export async function modelSummaries(workspace: string | null, active: string): Promise<ModelSummary[]> {
  const activeDir = await resolveModel(active, workspace).catch(() => null)
  const entries = await listBundles(workspace)
  return Promise.all(entries.map((entry) => summaryOf(entry, entry.dir === activeDir)))
}

/** One model with its card and what was measured. Throws `model-not-found` or `model-unusable`. */
export async function modelDetail(
  workspace: string | null,
  active: string,
  model: string
): Promise<ModelDetail> {
  const dir = await resolveModel(model, workspace)
  const activeDir = await resolveModel(active, workspace).catch(() => null)
  const manifest = await verifyBundle(dir)
  const known = (await listBundles(workspace)).find((entry) => entry.dir === dir)
  const entry: Entry = known ?? { id: manifest.id, dir, origin: 'workspace', manifest, problem: null }
  return {
    ...(await summaryOf(entry, dir === activeDir)),
    manifest,
    report: manifest.metrics?.report ?? null,
    measuredOn: manifest.metrics?.data ?? null,
    note: manifest.metrics?.note ?? null,
    history: manifest.history,
    card: await readCard(dir)
  }
}

/** The model card, Markdown; empty where there is none. */
export async function readCard(dir: string): Promise<string> {
  try {
    return await readFile(join(dir, CARD_FILE), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw new AppError('model-unusable', 'the model card cannot be read', {
      where: join(dir, CARD_FILE),
      remedy: 'Copy the model again.',
      cause
    })
  }
}

async function summaryOf(entry: Entry, active: boolean): Promise<ModelSummary> {
  const { id, manifest, origin, problem } = entry
  return {
    id,
    name: manifest?.name ?? id,
    kind: manifest?.kind ?? 'bilstm-crf',
    parent: manifest?.parent ?? null,
    origin,
    active,
    created: manifest?.created ?? '',
    bytes: await bytesOf(entry),
    microF1: manifest?.metrics?.report.micro.f1 ?? null,
    problem
  }
}

/** What the files of a model hold, those of an ensemble's members included. */
async function bytesOf({ dir, manifest }: Entry): Promise<number> {
  if (manifest === null) return 0
  const members = memberFolders(dir, manifest).map((folder) => readManifest(folder).catch(() => null))
  return [manifest, ...(await Promise.all(members))]
    .flatMap((one) => Object.values(one?.files ?? {}))
    .reduce((sum, file) => sum + file.bytes, 0)
}
