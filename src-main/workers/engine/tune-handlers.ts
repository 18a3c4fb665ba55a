import { mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { AppError } from '../../base/errors'
import type { Handlers, Requests } from '../../contract'
import { MEASURABLE } from '../../contract/annotation'
import { CLASSES } from '../../contract/classes'
import type { SearchBudget } from '../../contract/tuning'
import { parseConfig } from '../../model/config'
import { findBundles } from '../../registry/catalogue'
import { retrainConfig } from '../../training/retrain'
import { applyPoint, parseSpace, requireUsable } from '../../training/tuner/space'
import type { EngineParts } from './parts'
import { retraining } from './retraining'
import { searchDetail, searchSummary } from './search-detail'
import {
  type FrozenSearch,
  freezeSearch,
  listSearches,
  readSearch,
  removeSearch,
  saveSearch
} from './search-files'
import type { LiveCurves } from './tune-job'

type Topic = Pick<Handlers, 'tune.list' | 'tune.get' | 'tune.start' | 'tune.resume' | 'tune.remove'>
type Start = Requests['tune.start']['parsed']

/** Whole trainings that a search may give where no budget is named. */
const USUAL_TRAININGS = 10
let drafts = 0

export function tuneHandlers(parts: EngineParts, live: LiveCurves): Topic {
  const { store, jobs, emit } = parts
  const list = () => listSearches(store.dir).map((search) => searchSummary(store.dir, search))
  const start = async ({ search, name }: FrozenSearch) => {
    const { job } = await jobs.start('tune', { search, name })
    emit({ type: 'changed', what: ['searches'] })
    return { job, search }
  }
  const requireIdle = (search: string): void => {
    const isRunning = jobs
      .list()
      .some(
        ({ job, kind, state }) =>
          kind === 'tune' &&
          (state === 'running' || state === 'queued') &&
          (jobs.input(job) as { search: string }).search === search
      )
    if (isRunning) throw new AppError('usage', 'this search is running already')
  }
  return {
    'tune.list': async () => list(),
    'tune.get': async ({ search }) => searchDetail(store.dir, readSearch(store.dir, search), live),
    async 'tune.start'(input) {
      const frozen = await freeze(parts, input)
      requireIdle(frozen.search)
      return start(frozen)
    },
    async 'tune.resume'({ search, epochs, minutes }) {
      requireIdle(search)
      const frozen = readSearch(store.dir, search)
      const budget = epochs === null && minutes === null ? frozen.budget : { epochs, minutes }
      saveSearch(store.dir, { ...frozen, budget })
      return start(frozen)
    },
    async 'tune.remove'({ search }) {
      requireIdle(search)
      removeSearch(store.dir, search)
      emit({ type: 'changed', what: ['searches'] })
      return list()
    }
  }
}

async function freeze({ store, models }: EngineParts, input: Start): Promise<FrozenSearch> {
  const { seeds, method, minEpochs, maxEpochs, seed, backend } = input
  if (minEpochs > maxEpochs)
    throw new AppError('usage', 'trials cannot be compared after more epochs than a whole training has')
  const space = parseSpace(input.space)
  const draft = join(store.dir, 'tmp', `search-${process.pid}-${drafts++}`)
  mkdirSync(draft, { recursive: true })
  try {
    const config = parseConfig((await models.manifest(input.parent)).config)
    requireUsable(space, 'search space', (point) => retrainConfig(config, applyPoint({}, point), false))
    const { parent, request, set } = await retraining(
      store,
      models,
      { ...input, name: 'search', words: true, lists: true, data: [], classes: CLASSES },
      draft
    )
    if (set.heldOut === null) {
      throw new AppError(
        'data-invalid',
        'too few tweets are annotated to hold some out, by which trials are compared',
        {
          remedy: `look through at least ${MEASURABLE} tweets in Label`
        }
      )
    }
    const dir = request.parent ?? input.parent
    const from = await models.dir(parent.id).then(
      () => parent.id,
      () => dir
    )
    const plan = {
      ...{
        formatVersion: 1 as const,
        parent: parent.id,
        from,
        space,
        method,
        minEpochs,
        maxEpochs,
        seed,
        backend
      },
      data: request.data.map((path) => relative(store.dir, path)),
      dev: relative(store.dir, set.heldOut.path),
      tweets: { train: set.train.tweets, dev: set.heldOut.tweets },
      revision: set.revision,
      hasRehearsal: set.rehearsal !== null,
      hasWords: request.words != null,
      lists: (request.lists ?? []).map((one) => ({ ...one, path: relative(draft, one.path) })),
      seeds,
      parallel: input.parallel ?? null,
      budget: budgetOf(input)
    }
    const taken = (await findBundles(store.dir)).map((entry) => entry.manifest?.name ?? '')
    const named = listSearches(store.dir).map(({ name }) => name)
    return freezeSearch(store.dir, draft, plan, () => freeName(parent.name, taken, named))
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function budgetOf({ epochs, minutes, maxEpochs }: Start): SearchBudget {
  return { epochs: epochs ?? (minutes === null ? USUAL_TRAININGS * maxEpochs : null), minutes }
}

/** `fast tuned`, then `fast tuned 2`. */
function freeName(parent: string, models: readonly string[], searches: readonly string[]): string {
  const base = `${parent.replace(/ tuned( \d+)?, seed \d+$/, '')} tuned`
  const isTaken = (name: string): boolean =>
    searches.includes(name) || models.some((model) => model.startsWith(`${name}, seed `))
  let name = base
  for (let number = 2; isTaken(name); number++) name = `${base} ${number}`
  return name
}
