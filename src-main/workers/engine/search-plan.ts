import { join } from 'node:path'
import { CLASSES } from '../../contract/classes'
import type { Point } from '../../contract/tuning'
import type { Spawn } from '../../ipc/child'
import type { Store } from '../../store'
import type { TrainRequest } from '../../training/protocol'
import type { SearchPlan } from '../../training/tuner/run'
import { applyPoint } from '../../training/tuner/space'
import type { Models } from './models'
import { type FrozenSearch, rehearsalFile, searchFolder } from './search-files'
import { trainInChild } from './trainer-child'
import { wordFiles } from './words'

export interface SearchTools {
  readonly spawn: Spawn
  readonly hasWindow: boolean
  readonly log: (line: string) => void
  /** Trials side by side. */
  readonly parallel: number
}

/** How a frozen search is run here: each trial retrains its parent on the tweets that were frozen, each in a trainer of its own. */
export async function searchPlan(
  store: Store,
  models: Models,
  search: FrozenSearch,
  { spawn, hasWindow, log, parallel }: SearchTools
): Promise<SearchPlan> {
  const dir = searchFolder(store.dir, search.search)
  const { name, space, method, seed, minEpochs, maxEpochs, budget, backend } = search
  const of = `annotations of ${store.settings.data.name}`
  const shared = {
    base: store.dir,
    data: search.data.map((path) => join(store.dir, path)),
    dev: join(store.dir, search.dev),
    devName: `${of} that were held out, by which its settings were chosen`,
    dataName: of,
    parent: await models.dir(search.from),
    replay: [],
    rehearsal: search.hasRehearsal ? rehearsalFile(dir) : null,
    words: search.hasWords ? wordFiles(store.dir).vectors : null,
    lists: search.lists.map((list) => ({ ...list, path: join(dir, list.path) })),
    classes: CLASSES,
    rename: {}
  }
  const requestOf = (point: Point, out: string): TrainRequest => ({
    ...shared,
    config: {
      seed,
      ...applyPoint({}, point),
      name: typeof point.seed === 'number' ? `${name}, seed ${point.seed}` : name,
      epochs: maxEpochs,
      keep: 'best'
    },
    out
  })
  return {
    ...{ dir, space, method, seed, minEpochs, maxEpochs, budget, parallel, requestOf },
    train: (request, { signal, onStep }) =>
      trainInChild(spawn, request, { signal, onStep, onLog: log, backend, hasWindow })
  }
}
