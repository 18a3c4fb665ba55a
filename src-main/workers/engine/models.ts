import type { Manifest } from '../../contract/manifest'
import type { Spawn } from '../../ipc/child'
import { readManifest } from '../../registry/bundle'
import { resolveModel } from '../../registry/resolve'
import type { Store } from '../../store'
import type { Tagger } from '../../tagging/ports'
import { createTaggerPool } from '../../tagging/tagger-pool'

const IDLE_MS = 60_000

/** The models that an engine can reach, and a tagger process for questions in between. */
export interface Models {
  /** The folder that a name means here; null means the active model. `model-not-found`. */
  dir(name: string | null): Promise<string>
  manifest(name: string | null): Promise<Manifest>
  /** A tagger that several questions share; its process ends after a minute without one. */
  ask<R>(name: string | null, question: (tagger: Tagger) => Promise<R>): Promise<R>
  close(): Promise<void>
}

interface Kept {
  readonly dir: string
  readonly tagger: Promise<Tagger>
  users: number
  timer: NodeJS.Timeout | null
}

export function createModels(store: Store, spawn: Spawn): Models {
  let kept: Kept | null = null
  const dir = (name: string | null): Promise<string> =>
    resolveModel(name ?? store.settings.data.activeModel, store.dir)
  const end = async (old: Kept): Promise<void> => {
    if (old.timer !== null) clearTimeout(old.timer)
    if (kept === old) kept = null
    const tagger = await old.tagger.catch(() => null)
    await tagger?.close()
  }
  return {
    dir,
    manifest: async (name) => readManifest(await dir(name)),
    async ask(name, question) {
      const folder = await dir(name)
      if (kept !== null && kept.dir !== folder && kept.users === 0) await end(kept)
      const mine: Kept =
        kept !== null && kept.dir === folder
          ? kept
          : { dir: folder, tagger: createTaggerPool(folder, spawn, 1), users: 0, timer: null }
      if (kept === null) kept = mine
      if (mine.timer !== null) clearTimeout(mine.timer)
      mine.users++
      try {
        return await question(await mine.tagger)
      } catch (thrown) {
        if (mine.users === 1) await end(mine)
        throw thrown
      } finally {
        mine.users--
        if (mine.users === 0) {
          if (kept === mine) {
            mine.timer = setTimeout(() => void end(mine), IDLE_MS)
            mine.timer.unref()
          } else await end(mine)
        }
      }
    },
    async close() {
      if (kept !== null) await end(kept)
    }
  }
}
