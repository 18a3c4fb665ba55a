import { join } from 'node:path'
import type { EntityClass } from '../../contract/classes'
import type { Manifest } from '../../contract/manifest'
import type { Store } from '../../store'
import type { TrainRequest } from '../../training/protocol'
import { boardRun } from './board-run'
import { featureLists } from './feature-lists'
import type { Models } from './models'
import { type TrainingSet, trainingSet } from './training-set'
import { learnedVectors } from './words'

/** Tweets with listed names that are rehearsed. */
const LISTED_TEXTS = 1000

export interface RetrainingInput {
  readonly parent: string
  /** What the datasets are called after. */
  readonly name: string
  readonly seed: number
  /** Give the model the words and the lists of this workspace, where there are any. */
  readonly words: boolean
  readonly lists: boolean
  /** CoNLL files beside the annotations. */
  readonly data: readonly string[]
  readonly classes: readonly EntityClass[]
}

/** What a model can go on from in this workspace, without the config and the place of the new bundle. */
export interface Retraining {
  readonly parent: Manifest
  readonly request: Omit<TrainRequest, 'config' | 'out'>
  readonly set: TrainingSet
}

/** Freezes the annotations, and writes what is rehearsed and the lists in use into `folder`. */
export async function retraining(
  store: Store,
  models: Models,
  input: RetrainingInput,
  folder: string
): Promise<Retraining> {
  const parentDir = await models.dir(input.parent)
  const parent = await models.manifest(parentDir)
  const words = input.words ? await learnedVectors(store.dir) : null
  const active = input.lists ? await store.lists.active() : []
  const { run } = await boardRun({ store, models })
  const set = await trainingSet(store, {
    name: input.name,
    classes: input.classes,
    seed: input.seed,
    scratch: folder,
    lists: active.filter(({ wins }) => wins === 'list'),
    listed: run === null || active.length === 0 ? [] : await store.lists.texts(run, LISTED_TEXTS),
    mayBeEmpty: input.data.length > 0 || words !== null || active.length > 0
  })
  return {
    parent,
    set,
    request: {
      base: store.dir,
      data: [...input.data, ...(set.train.tweets > 0 ? [set.train.path] : [])],
      dev: set.heldOut?.path ?? null,
      devName: `annotations of ${store.settings.data.name} that were held out`,
      dataName: `annotations of ${store.settings.data.name}`,
      parent: parentDir,
      replay: [],
      rehearsal: set.rehearsal,
      words,
      lists: featureLists(active, join(folder, 'lists')),
      classes: input.classes,
      rename: {}
    }
  }
}
