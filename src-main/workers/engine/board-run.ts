import type { EngineParts } from './parts'

/** The run that screens read: the newest complete one of the active model, else what is there; null before any. */
export async function boardRun({
  store,
  models
}: Pick<EngineParts, 'store' | 'models'>): Promise<{ run: number | null; note: string | null }> {
  const model = await models.manifest(null).then(
    (manifest) => manifest.id,
    () => store.settings.data.activeModel
  )
  const { run, note } = await store.runs.forBoard(model)
  return { run: run?.run ?? null, note }
}
