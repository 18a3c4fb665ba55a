import { rmSync } from 'node:fs'
import { cpus } from 'node:os'
import * as v from 'valibot'
import type { EpochRecord } from '../../contract/domain'
import type { EngineEvent } from '../../contract/jobs'
import type { SeedModel } from '../../contract/tuning'
import type { Spawn } from '../../ipc/child'
import { type AnyJob, defineJob, type RunningContext } from '../../jobs'
import { installBundle } from '../../registry/install'
import type { Store } from '../../store'
import { openJournal } from '../../training/tuner/journal'
import { forgetTrials, journalFile, runTrials, type SearchPlan, trainSeeds } from '../../training/tuner/run'
import type { BestTrial } from '../../training/tuner/search'
import type { Models } from './models'
import { readOutcome, readSearch, saveOutcome } from './search-files'
import { searchPlan } from './search-plan'

const schema = v.object({ search: v.string(), name: v.string() })

/** Curves of the trials that run, by search and trial, as far as they are. */
export type LiveCurves = Map<string, Map<number, readonly EpochRecord[]>>

export interface TuneJobResult {
  readonly search: string
  readonly trials: number
  readonly epochs: number
  /** Dev F1 of the best trial. */
  readonly f1: number
  readonly models: readonly string[]
}

/** Searches settings of a retraining, then trains the best with several seeds and puts them among the models. Started again it goes on. */
export function tuneJob(
  store: Store,
  models: Models,
  live: LiveCurves,
  tools: { readonly spawn: Spawn; readonly hasWindow: boolean },
  emit: (event: EngineEvent) => void
): AnyJob {
  return defineJob({
    kind: 'tune',
    lane: 'train',
    title: ({ name }) => `Search for ${name}`,
    parse: (input) => v.parse(schema, input),
    async run({ search }, context): Promise<TuneJobResult> {
      const frozen = readSearch(store.dir, search)
      const plan = await searchPlan(store, models, frozen, {
        ...tools,
        log: context.log,
        parallel: frozen.parallel ?? Math.min(2, cpus().length)
      })
      const curves = new Map<number, readonly EpochRecord[]>()
      live.set(search, curves)
      try {
        const { best, trials, epochs } = await runTrials(plan, listeners(plan, curves, context))
        const runs = await seedModels(store, plan, best, frozen.seeds, context)
        forgetTrials(plan.dir)
        await store.annotations.markTrained(frozen.revision)
        emit({ type: 'changed', what: ['models', 'annotations'] })
        return { search, trials, epochs, f1: best.f1, models: runs.map(({ model }) => model) }
      } finally {
        live.delete(search)
      }
    }
  })
}

/** Progress in epochs of all trials, those that are not whole yet among them. */
function listeners(plan: SearchPlan, curves: Map<number, readonly EpochRecord[]>, context: RunningContext) {
  const done = new Map<number, number>()
  for (const line of openJournal(journalFile(plan.dir)).lines) {
    if (line.type === 'report') done.set(line.trial, line.epochs.length)
  }
  const tell = (): void => {
    const spent = [...done.values()].reduce((sum, n) => sum + n, 0)
    const { epochs: total } = plan.budget
    const shown = total === null ? spent : Math.min(spent, total)
    context.report({ phase: 'search', unit: 'epochs', done: shown, total })
  }
  tell()
  return {
    signal: context.signal,
    onEpoch(trial: number, curve: readonly EpochRecord[]) {
      curves.set(trial, curve)
      done.set(trial, curve.length)
      tell()
    }
  }
}

/** A model of this workspace for each seed. Those that an earlier run made of the same trial stay. */
async function seedModels(
  store: Store,
  plan: SearchPlan,
  best: BestTrial,
  count: number,
  context: RunningContext
): Promise<readonly SeedModel[]> {
  const old = readOutcome(plan.dir)
  const runs = old?.trial === best.trial ? [...old.runs] : []
  const made = new Set(runs.map(({ seed }) => seed))
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((seed) => !made.has(seed))
  const total = missing.length * plan.maxEpochs
  const trained = trainSeeds(plan, best, missing, {
    signal: context.signal,
    onStep(seed, step) {
      if (step.kind !== 'epoch') return
      const done = missing.indexOf(seed) * plan.maxEpochs + step.record.epoch
      context.report({ phase: 'train the best', unit: 'epochs', done, total })
    }
  })
  for await (const { seed, f1, out } of trained) {
    const { id } = await installBundle(out, store.dir)
    runs.push({ seed, f1, model: id })
    saveOutcome(plan.dir, { trial: best.trial, runs })
    rmSync(out, { recursive: true, force: true })
  }
  return runs
}
